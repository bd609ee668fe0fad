// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * Where the sections of a counters file are; all of it follows from five counts.
 *
 * <pre>
 *   head            {@link CountersHeaderLayout}
 *   labels          counterCount + operationCount x {@link LabelLayout}
 *   counters        laneCount + 1 blocks (the last is shared by all threads) of counterCount longs,
 *                   each block rounded up to pairs of cache lines and followed by one more pair
 *   histograms      laneCount x operationCount x {@link HistogramLayout}
 *   traces          laneCount x (one pair of lines with the next position + traceCapacity x {@link TraceRecordLayout})
 *   error log       {@link ErrorRecordLayout} records
 * </pre>
 *
 * @param laneCount      1 to {@link #LANE_COUNT_MAX}
 * @param counterCount   0 to {@link #COUNTER_COUNT_MAX}
 * @param operationCount 0 to {@link #OPERATION_COUNT_MAX}
 * @param traceCapacity  records per lane: 0 or a power of two up to {@link #TRACE_CAPACITY_MAX}
 * @param errorLogLength bytes, 0 to {@link #ERROR_LOG_LENGTH_MAX}, a multiple of 8
 */
public record CountersGeometry(int laneCount, int counterCount, int operationCount, int traceCapacity,
        long errorLogLength) {
    /** Most lanes. */
    public static final int LANE_COUNT_MAX = 8192;

    /** Most counters. */
    public static final int COUNTER_COUNT_MAX = 4096;

    /** Most operations. */
    public static final int OPERATION_COUNT_MAX = 1024;

    /** Most trace records per lane. */
    public static final int TRACE_CAPACITY_MAX = 1 << 20;

    /** Longest error log in bytes. */
    public static final long ERROR_LOG_LENGTH_MAX = 1L << 26;

    /** Checks the ranges. */
    public CountersGeometry {
        require(laneCount >= 1 && laneCount <= LANE_COUNT_MAX, "lane count", laneCount, "1 to " + LANE_COUNT_MAX);
        require(counterCount >= 0 && counterCount <= COUNTER_COUNT_MAX, "counter count", counterCount,
                "0 to " + COUNTER_COUNT_MAX);
        require(operationCount >= 0 && operationCount <= OPERATION_COUNT_MAX, "operation count", operationCount,
                "0 to " + OPERATION_COUNT_MAX);
        require(traceCapacity >= 0 && traceCapacity <= TRACE_CAPACITY_MAX && Integer.bitCount(traceCapacity) <= 1,
                "trace capacity", traceCapacity, "0 or a power of two up to " + TRACE_CAPACITY_MAX);
        require(errorLogLength >= 0 && errorLogLength <= ERROR_LOG_LENGTH_MAX && errorLogLength % 8 == 0,
                "error log length", errorLogLength, "a multiple of 8 up to " + ERROR_LOG_LENGTH_MAX);
    }

    private static void require(boolean condition, String name, long value, String range) {
        if (!condition) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }

    long labelOffset(int index) {
        assert index >= 0 && index < counterCount + operationCount : index;
        return CountersHeaderLayout.LENGTH + (long) index * LabelLayout.LENGTH;
    }

    private long countersOffset() {
        return SharedWords.align(CountersHeaderLayout.LENGTH
                + (long) (counterCount + operationCount) * LabelLayout.LENGTH);
    }

    private long counterBlockLength() {
        return SharedWords.align((long) counterCount * Long.BYTES) + SharedWords.PAIR_LENGTH;
    }

    /** Of a lane's counters; lane {@link #laneCount} is the block shared by all threads. */
    long countersOffset(int lane) {
        assert lane >= 0 && lane <= laneCount : lane;
        return countersOffset() + lane * counterBlockLength();
    }

    private long histogramsOffset() {
        return countersOffset() + (laneCount + 1L) * counterBlockLength();
    }

    long histogramOffset(int lane, int operation) {
        assert lane >= 0 && lane < laneCount && operation >= 0 && operation <= operationCount : lane + " " + operation;
        return histogramsOffset() + ((long) lane * operationCount + operation) * HistogramLayout.LENGTH;
    }

    private long tracesOffset() {
        return histogramsOffset() + (long) laneCount * operationCount * HistogramLayout.LENGTH;
    }

    private long traceRingLength() {
        return traceCapacity == 0 ? 0 : SharedWords.PAIR_LENGTH + (long) traceCapacity * TraceRecordLayout.LENGTH;
    }

    /** Of the word that holds the next position of a lane's trace ring. */
    long traceHeadOffset(int lane) {
        assert lane >= 0 && lane < laneCount : lane;
        return tracesOffset() + lane * traceRingLength();
    }

    /** Of the first record of a lane's trace ring. */
    long traceRecordsOffset(int lane) {
        return traceHeadOffset(lane) + SharedWords.PAIR_LENGTH;
    }

    long errorLogOffset() {
        return tracesOffset() + laneCount * traceRingLength();
    }

    /** Of the file, in bytes. */
    public long fileLength() {
        return errorLogOffset() + errorLogLength;
    }
}
