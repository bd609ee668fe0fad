// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountersLayoutTest {
    @Test
    void shouldKeepTheHead() {
        assertThat(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(CountersHeaderLayout.MAGIC).array())
                .isEqualTo("ZUFSCNTR".getBytes(StandardCharsets.US_ASCII));
        assertThat(new int[] {CountersHeaderLayout.MAGIC_OFFSET, CountersHeaderLayout.VERSION_OFFSET,
            CountersHeaderLayout.PID_OFFSET, CountersHeaderLayout.START_TICKS_OFFSET,
            CountersHeaderLayout.CREATED_NS_OFFSET, CountersHeaderLayout.LANE_COUNT_OFFSET,
            CountersHeaderLayout.COUNTER_COUNT_OFFSET, CountersHeaderLayout.OPERATION_COUNT_OFFSET,
            CountersHeaderLayout.TRACE_CAPACITY_OFFSET, CountersHeaderLayout.ERROR_LOG_LENGTH_OFFSET,
            CountersHeaderLayout.FILE_LENGTH_OFFSET, CountersHeaderLayout.RESERVED_OFFSET,
            CountersHeaderLayout.TRACE_ENABLED_OFFSET, CountersHeaderLayout.ERRORS_DROPPED_OFFSET,
            CountersHeaderLayout.ERROR_TAIL_OFFSET, CountersHeaderLayout.LENGTH})
            .containsExactly(0, 8, 12, 16, 24, 32, 36, 40, 44, 48, 56, 64, 128, 256, 264, 384);
    }

    @Test
    void shouldKeepTheRecords() {
        assertThat(new int[] {LabelLayout.NAME_LENGTH_OFFSET, LabelLayout.UNIT_LENGTH_OFFSET, LabelLayout.NAME_OFFSET,
            LabelLayout.UNIT_OFFSET, LabelLayout.LENGTH}).containsExactly(0, 4, 8, 104, 128);
        assertThat(new int[] {HistogramLayout.SUM_NS_OFFSET, HistogramLayout.MAX_NS_OFFSET,
            HistogramLayout.BUCKETS_OFFSET, HistogramLayout.BUCKET_COUNT, HistogramLayout.LENGTH})
            .containsExactly(0, 8, 16, 272, 2304);
        assertThat(new int[] {TraceRecordLayout.STAMP_OFFSET, TraceRecordLayout.TIME_NS_OFFSET,
            TraceRecordLayout.UNIQUE_OFFSET, TraceRecordLayout.NODE_ID_OFFSET, TraceRecordLayout.POSITION_OFFSET,
            TraceRecordLayout.LENGTH_OFFSET, TraceRecordLayout.RESULT_OFFSET, TraceRecordLayout.LATENCY_NS_OFFSET,
            TraceRecordLayout.OPERATION_OFFSET, TraceRecordLayout.PID_OFFSET, TraceRecordLayout.UID_OFFSET,
            TraceRecordLayout.RESERVED_OFFSET, TraceRecordLayout.LENGTH})
            .containsExactly(0, 8, 16, 24, 32, 40, 48, 56, 64, 68, 72, 76, 128);
        assertThat(new int[] {ErrorRecordLayout.LENGTH_OFFSET, ErrorRecordLayout.TEXT_LENGTH_OFFSET,
            ErrorRecordLayout.COUNT_OFFSET, ErrorRecordLayout.FIRST_NS_OFFSET, ErrorRecordLayout.LAST_NS_OFFSET,
            ErrorRecordLayout.TEXT_OFFSET, ErrorRecordLayout.length(1), ErrorRecordLayout.length(8)})
            .containsExactly(0, 4, 8, 16, 24, 32, 40, 40);
    }

    @Test
    void shouldPlaceSectionsOneAfterTheOther() {
        CountersGeometry geometry = new CountersGeometry(2, 20, 3, 4, 1000);
        assertThat(geometry.labelOffset(22) + LabelLayout.LENGTH).isEqualTo(384 + 23 * 128);
        assertThat(geometry.countersOffset(0)).isEqualTo(384 + 23 * 128);
        assertThat(geometry.countersOffset(1) - geometry.countersOffset(0)).isEqualTo(256 + 128);
        assertThat(geometry.histogramOffset(0, 0)).isEqualTo(geometry.countersOffset(2) + 384);
        assertThat(geometry.histogramOffset(1, 2)).isEqualTo(geometry.histogramOffset(0, 0) + 5 * 2304);
        assertThat(geometry.traceHeadOffset(0)).isEqualTo(geometry.histogramOffset(1, 2) + 2304);
        assertThat(geometry.traceRecordsOffset(1)).isEqualTo(geometry.traceHeadOffset(0) + 128 + 4 * 128 + 128);
        assertThat(geometry.errorLogOffset()).isEqualTo(geometry.traceRecordsOffset(1) + 4 * 128);
        assertThat(geometry.fileLength()).isEqualTo(geometry.errorLogOffset() + 1000);
    }

    @ParameterizedTest
    @CsvSource({"0,1,1,0,0", "8193,1,1,0,0", "1,-1,1,0,0", "1,4097,1,0,0", "1,1,-1,0,0", "1,1,1025,0,0", "1,1,1,3,0",
        "1,1,1,-2147483648,0", "1,1,1,2097152,0", "1,1,1,0,-8", "1,1,1,0,7", "1,1,1,0,67108872"})
    void shouldRefuseCountsOutOfRange(int lanes, int counters, int operations, int traces, long errors) {
        assertThatThrownBy(() -> new CountersGeometry(lanes, counters, operations, traces, errors))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be");
    }

    @Test
    void shouldPutEveryLatencyIntoItsBucket() {
        assertThat(HistogramLayout.bucket(-5)).isZero();
        assertThat(HistogramLayout.bucket(Long.MAX_VALUE)).isEqualTo(HistogramLayout.BUCKET_COUNT - 1);
        for (int bucket = 0; bucket < HistogramLayout.BUCKET_COUNT; bucket++) {
            long start = HistogramLayout.bucketStartNs(bucket);
            assertThat(HistogramLayout.bucket(start)).isEqualTo(bucket);
            if (bucket > 0) {
                assertThat(HistogramLayout.bucket(start - 1)).isEqualTo(bucket - 1);
                assertThat(start - HistogramLayout.bucketStartNs(bucket - 1))
                        .isLessThanOrEqualTo(Math.max(1, start / 8));
            }
        }
        assertThat(HistogramLayout.LATENCY_LIMIT_NS).isGreaterThan(60_000_000_000L);
    }
}
