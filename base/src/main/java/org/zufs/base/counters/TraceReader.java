// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.counters.SharedWords.INT_LAYOUT;
import static org.zufs.base.counters.SharedWords.LONG_LAYOUT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Follows one lane's traces. One thread; closed with its {@link CountersReader}. */
public final class TraceReader {
    private final CountersReader file;
    private final int lane;
    private final int capacity;
    private long next;
    private long lost;

    TraceReader(CountersReader file, int lane) {
        this.file = file;
        this.lane = lane;
        capacity = file.geometry().traceCapacity();
        next = capacity == 0 ? 0 : Math.max(0, head() - capacity);
    }

    /** The records that came since the last call, oldest first. Those overwritten meanwhile are counted as lost. */
    public List<TraceRecord> poll() {
        List<TraceRecord> records = new ArrayList<>();
        if (capacity == 0) {
            return records;
        }
        long head = head();
        if (head < next) { // another writer, or a hostile one: begin again
            next = Math.max(0, head - capacity);
        }
        if (head - next > capacity) {
            lost += head - capacity - next;
            next = head - capacity;
        }
        // Three copies: a record whose stamp is the same before and after the middle one was not written meanwhile.
        long offset = file.geometry().traceRecordsOffset(lane);
        long length = (long) capacity * TraceRecordLayout.LENGTH;
        MemorySegment before = file.read(offset, length);
        MemorySegment ring = file.read(offset, length);
        MemorySegment after = file.read(offset, length);
        for (; next < head; next++) {
            long record = (next & capacity - 1) * TraceRecordLayout.LENGTH;
            if (stamp(before, record) == next + 1 && stamp(after, record) == next + 1) {
                records.add(record(ring, record));
            } else {
                lost++;
            }
        }
        return records;
    }

    /** How many records were overwritten before they could be read. */
    public long lost() {
        return lost;
    }

    private long head() {
        return Math.max(0, file.read(file.geometry().traceHeadOffset(lane), Long.BYTES).get(LONG_LAYOUT, 0));
    }

    private static long stamp(MemorySegment ring, long record) {
        return ring.get(LONG_LAYOUT, record + TraceRecordLayout.STAMP_OFFSET);
    }

    private TraceRecord record(MemorySegment ring, long record) {
        return new TraceRecord(lane, next, ring.get(LONG_LAYOUT, record + TraceRecordLayout.TIME_NS_OFFSET),
                ring.get(INT_LAYOUT, record + TraceRecordLayout.OPERATION_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.UNIQUE_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.NODE_ID_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.POSITION_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.LENGTH_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.RESULT_OFFSET),
                ring.get(LONG_LAYOUT, record + TraceRecordLayout.LATENCY_NS_OFFSET),
                ring.get(INT_LAYOUT, record + TraceRecordLayout.PID_OFFSET),
                ring.get(INT_LAYOUT, record + TraceRecordLayout.UID_OFFSET));
    }
}
