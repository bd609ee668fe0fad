// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.util.Arrays;

/**
 * Blocks that are free on the media but must not be used again yet, in the order in which they were freed: a ring that
 * grows when it is longer than ever. Guarded by its lock, after which that of a group may be taken.
 */
final class Limbo extends ShortLock {
    private static final int ENTRY_COUNT_FIRST = 64;
    private static final int BLOCK = 0;
    private static final int COUNT = 1;
    private static final int SEQUENCE = 2;
    private static final int EPOCH = 3;
    private static final int STRIDE = 4;

    private long[] entries = new long[ENTRY_COUNT_FIRST * STRIDE];
    private int head;
    /** Looked at without the lock to see whether it is worth taking. */
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long block, long count, long sequence, long epoch) {
        assert isLocked();
        int count0 = size;
        if (count0 * STRIDE == entries.length) {
            long[] longer = Arrays.copyOfRange(entries, head * STRIDE, head * STRIDE + 2 * entries.length);
            int tail = entries.length - head * STRIDE;
            System.arraycopy(entries, 0, longer, tail, head * STRIDE);
            entries = longer;
            head = 0;
        }
        int at = (head + count0) * STRIDE % entries.length;
        entries[at + BLOCK] = block;
        entries[at + COUNT] = count;
        entries[at + SEQUENCE] = sequence;
        entries[at + EPOCH] = epoch;
        size = count0 + 1;
    }

    /**
     * Lets go of what is safe.
     *
     * @param space       takes the blocks
     * @param sequenceMax that of the last transaction whose blocks may be used
     * @param epochMin    the oldest epoch from which somebody looks
     * @param most        how many runs at most
     */
    void drain(Space space, long sequenceMax, long epochMin, int most) {
        lock();
        try {
            for (int left = most; left > 0 && size > 0; left--) {
                int at = head * STRIDE;
                if (entries[at + SEQUENCE] > sequenceMax || entries[at + EPOCH] >= epochMin) {
                    return;
                }
                head = head + 1 == entries.length / STRIDE ? 0 : head + 1;
                size--;
                space.leaveLimbo(entries[at + BLOCK], (int) entries[at + COUNT]);
            }
        } finally {
            unlock();
        }
    }
}
