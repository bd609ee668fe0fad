// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A bounded queue of objects for many producers and one consumer, without locks and without allocation. What one
 * producer offers comes out in its order. A producer that is stopped between claiming a slot and filling it holds up
 * those behind it.
 *
 * <p>{@link #offer} on any thread, {@link #poll} on one.
 */
public final class ManyToOneQueue<E> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final Object[] slots;
    private final QueuePositions positions;
    private final int mask;

    /**
     * Makes an empty queue.
     *
     * @param capacity most elements, a power of two, at least 2
     */
    public ManyToOneQueue(int capacity) {
        positions = new QueuePositions(capacity);
        slots = new Object[capacity];
        mask = capacity - 1;
    }

    /** Adds an element that is not null. Answers false if the queue is full. */
    public boolean offer(E element) {
        Objects.requireNonNull(element);
        long position = positions.claim();
        if (position < 0) {
            return false;
        }
        SLOT.setRelease(slots, (int) position & mask, element);
        return true;
    }

    /** Takes the oldest element, or null if there is none. */
    public E poll() {
        int index = (int) positions.head() & mask;
        @SuppressWarnings("unchecked") // only offer fills slots
        E element = (E) SLOT.getAcquire(slots, index);
        if (element != null) {
            SLOT.setOpaque(slots, index, null);
            positions.advance();
        }
        return element;
    }

    /** How many elements are in the queue; a guess while others work. */
    public int size() {
        return positions.size();
    }
}
