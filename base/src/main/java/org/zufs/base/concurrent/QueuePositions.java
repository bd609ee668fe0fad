// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Head and tail of a bounded queue with many producers and one consumer. Positions grow for ever; a slot's index is its
 * position modulo the capacity.
 *
 * <p>A producer owns the slot that it claimed until it fills it; the consumer owns a filled slot until it has emptied
 * it and advanced the head. Each word is on its own pair of cache lines.
 */
final class QueuePositions {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PAIR = 128 / Long.BYTES;
    private static final int TAIL = PAIR;
    private static final int HEAD = 2 * PAIR;
    /**
     * A head seen by some producer: behind the true one or equal, so that producers seldom touch the consumer's line.
     */
    private static final int HEAD_SEEN = 3 * PAIR;

    private final long[] words = new long[4 * PAIR];
    private final int capacity;

    QueuePositions(int capacity) {
        if (capacity < 2 || capacity > 1 << 30 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " must be a power of two from 2 to 2^30");
        }
        this.capacity = capacity;
    }

    /** The position claimed by a producer, or -1 if the queue is full. */
    long claim() {
        while (true) {
            long tail = (long) WORD.getAcquire(words, TAIL);
            if (tail - (long) WORD.getAcquire(words, HEAD_SEEN) >= capacity) {
                long head = (long) WORD.getAcquire(words, HEAD);
                if (tail - head >= capacity) {
                    return -1;
                }
                WORD.setRelease(words, HEAD_SEEN, head);
            }
            if (WORD.compareAndSet(words, TAIL, tail, tail + 1)) {
                return tail;
            }
            Thread.onSpinWait();
        }
    }

    /** The consumer's position. */
    long head() {
        return words[HEAD];
    }

    /** The consumer has emptied the slot at its position. */
    void advance() {
        WORD.setRelease(words, HEAD, words[HEAD] + 1);
    }

    /** Claimed and not yet taken; a guess while others work. */
    int size() {
        long head = (long) WORD.getAcquire(words, HEAD);
        long tail = (long) WORD.getAcquire(words, TAIL);
        return Math.clamp(tail - head, 0, capacity);
    }
}
