// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.counters.SharedWords.INT;
import static org.zufs.base.counters.SharedWords.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * What one lane records: counters, latencies, traces. One thread only; allocation-free, no atomic instructions.
 * Readers in other processes may see a sum and its parts a moment apart.
 */
public final class LaneCounters {
    private final MemorySegment segment;
    private final int counterCount;
    private final int operationCount;
    private final int traceCapacity;
    private final long countersOffset;
    private final long histogramsOffset;
    private final long traceHeadOffset;
    private final long traceRecordsOffset;

    LaneCounters(MemorySegment segment, CountersGeometry geometry, int lane) {
        this.segment = segment;
        counterCount = geometry.counterCount();
        operationCount = geometry.operationCount();
        traceCapacity = geometry.traceCapacity();
        countersOffset = geometry.countersOffset(lane);
        histogramsOffset = geometry.histogramOffset(lane, 0);
        traceHeadOffset = geometry.traceHeadOffset(lane);
        traceRecordsOffset = geometry.traceRecordsOffset(lane);
    }

    /** Adds 1 to a counter. */
    public void increment(int id) {
        add(id, 1);
    }

    /** Adds to a counter. */
    public void add(int id, long amount) {
        assert id >= 0 && id < counterCount : id;
        addAt(countersOffset + (long) id * Long.BYTES, amount);
    }

    /** Sets a counter, for values that also go down. */
    public void set(int id, long value) {
        assert id >= 0 && id < counterCount : id;
        LONG.setOpaque(segment, countersOffset + (long) id * Long.BYTES, value);
    }

    /** Counts a latency of an operation, in nanoseconds. */
    public void recordLatency(int operationIndex, long latencyNs) {
        assert operationIndex >= 0 && operationIndex < operationCount : operationIndex;
        long histogram = histogramsOffset + (long) operationIndex * HistogramLayout.LENGTH;
        addAt(histogram + HistogramLayout.BUCKETS_OFFSET + (long) HistogramLayout.bucket(latencyNs) * Long.BYTES, 1);
        addAt(histogram + HistogramLayout.SUM_NS_OFFSET, Math.max(latencyNs, 0));
        if (latencyNs > (long) LONG.getOpaque(segment, histogram + HistogramLayout.MAX_NS_OFFSET)) {
            LONG.setOpaque(segment, histogram + HistogramLayout.MAX_NS_OFFSET, latencyNs);
        }
    }

    /** Whether someone wants traces: ask before gathering what {@link #trace} takes. */
    public boolean traceEnabled() {
        return traceCapacity > 0
                && (int) INT.getOpaque(segment, (long) CountersHeaderLayout.TRACE_ENABLED_OFFSET) != 0;
    }

    /**
     * Writes one trace record over the oldest. Does nothing if the file has no room for traces.
     *
     * @param timeNs         end of the operation, of the monotonic clock
     * @param operationIndex of the operation
     * @param unique         the request's number
     * @param nodeId         object
     * @param position       handle, or offset in bytes, as the operation means
     * @param length         in bytes
     * @param result         result or negative errno
     * @param latencyNs      of the operation
     * @param pid            of the caller
     * @param uid            of the caller
     */
    public void trace(long timeNs, int operationIndex, long unique, long nodeId, long position, long length,
            long result, long latencyNs, int pid, int uid) {
        if (traceCapacity == 0) {
            return;
        }
        long sequence = (long) LONG.getOpaque(segment, traceHeadOffset);
        long record = traceRecordsOffset + (sequence & traceCapacity - 1) * TraceRecordLayout.LENGTH;
        LONG.setOpaque(segment, record + TraceRecordLayout.STAMP_OFFSET, 0L);
        VarHandle.storeStoreFence();
        LONG.setOpaque(segment, record + TraceRecordLayout.TIME_NS_OFFSET, timeNs);
        LONG.setOpaque(segment, record + TraceRecordLayout.UNIQUE_OFFSET, unique);
        LONG.setOpaque(segment, record + TraceRecordLayout.NODE_ID_OFFSET, nodeId);
        LONG.setOpaque(segment, record + TraceRecordLayout.POSITION_OFFSET, position);
        LONG.setOpaque(segment, record + TraceRecordLayout.LENGTH_OFFSET, length);
        LONG.setOpaque(segment, record + TraceRecordLayout.RESULT_OFFSET, result);
        LONG.setOpaque(segment, record + TraceRecordLayout.LATENCY_NS_OFFSET, latencyNs);
        INT.setOpaque(segment, record + TraceRecordLayout.OPERATION_OFFSET, operationIndex);
        INT.setOpaque(segment, record + TraceRecordLayout.PID_OFFSET, pid);
        INT.setOpaque(segment, record + TraceRecordLayout.UID_OFFSET, uid);
        LONG.setRelease(segment, record + TraceRecordLayout.STAMP_OFFSET, sequence + 1);
        LONG.setRelease(segment, traceHeadOffset, sequence + 1);
    }

    private void addAt(long offset, long amount) {
        LONG.setOpaque(segment, offset, (long) LONG.getOpaque(segment, offset) + amount);
    }
}
