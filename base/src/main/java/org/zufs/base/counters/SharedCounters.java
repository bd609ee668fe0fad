// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.counters.SharedWords.LONG;

import java.lang.foreign.MemorySegment;

/**
 * The block of counters that any thread may add to, at the price of an atomic instruction. Readers add it to the
 * lanes'.
 */
public final class SharedCounters {
    private final MemorySegment segment;
    private final int counterCount;
    private final long offset;

    SharedCounters(MemorySegment segment, CountersGeometry geometry) {
        this.segment = segment;
        counterCount = geometry.counterCount();
        offset = geometry.countersOffset(geometry.laneCount());
    }

    /** Adds 1 to a counter. */
    public void increment(int id) {
        add(id, 1);
    }

    /** Adds to a counter; a negative amount takes off. */
    public void add(int id, long amount) {
        assert id >= 0 && id < counterCount : id;
        LONG.getAndAdd(segment, offset + (long) id * Long.BYTES, amount);
    }
}
