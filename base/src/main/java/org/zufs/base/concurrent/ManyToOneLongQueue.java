// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A bounded queue of longs for many producers and one consumer, without locks and without allocation. What one
 * producer offers comes out in its order. A producer that is stopped between claiming a slot and filling it holds up
 * those behind it.
 *
 * <p>{@link #offer} on any thread, {@link #poll} on one.
 */
public final class ManyToOneLongQueue {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    /** What {@link #poll} answers when the queue is empty: the one value that cannot be offered. */
    public static final long EMPTY = Long.MIN_VALUE;

    private final long[] slots;
    private final QueuePositions positions;
    private final int mask;

    /**
     * Makes an empty queue.
     *
     * @param capacity most elements, a power of two, at least 2
     */
    public ManyToOneLongQueue(int capacity) {
        positions = new QueuePositions(capacity);
        slots = new long[capacity];
        mask = capacity - 1;
        Arrays.fill(slots, EMPTY);
    }

    /** Adds a value other than {@link #EMPTY}. Answers false if the queue is full. */
    public boolean offer(long value) {
        if (value == EMPTY) {
            throw new IllegalArgumentException("the value that means empty cannot be queued");
        }
        long position = positions.claim();
        if (position < 0) {
            return false;
        }
        SLOT.setRelease(slots, (int) position & mask, value);
        return true;
    }

    /** Takes the oldest value, or answers {@link #EMPTY}. */
    public long poll() {
        int index = (int) positions.head() & mask;
        long value = (long) SLOT.getAcquire(slots, index);
        if (value != EMPTY) {
            SLOT.setOpaque(slots, index, EMPTY);
            positions.advance();
        }
        return value;
    }

    /** How many elements are in the queue; a guess while others work. */
    public int size() {
        return positions.size();
    }
}
