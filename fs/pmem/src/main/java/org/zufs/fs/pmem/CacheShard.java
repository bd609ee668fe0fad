// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

/**
 * A part of {@link InodeCache}: inodes by unit index, open addressing with linear probing, and pools of objects that
 * stand for nothing. Its monitor guards all of it. Nothing is allocated but when it grows.
 */
final class CacheShard {
    private static final int INITIAL_CAPACITY = 32;
    private static final int POOL_COUNT_MAX = 64;

    private final InodeState[] pools = new InodeState[InodeKind.values().length];
    private final int[] poolCounts = new int[pools.length];
    private InodeState[] slots = new InodeState[INITIAL_CAPACITY];
    private int count;

    InodeState find(long index, long hash) {
        assert Thread.holdsLock(this);
        int mask = slots.length - 1;
        for (int at = home(hash, mask); slots[at] != null; at = at + 1 & mask) {
            if (slots[at].index() == index) {
                return slots[at];
            }
        }
        return null;
    }

    void add(InodeState state, long hash) {
        assert Thread.holdsLock(this) && find(state.index(), hash) == null;
        if (3 * (count + 1) > 2 * slots.length) {
            grow();
        }
        place(state, hash);
        count++;
    }

    private void place(InodeState state, long hash) {
        int mask = slots.length - 1;
        int at = home(hash, mask);
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        slots[at] = state;
    }

    private void grow() {
        InodeState[] old = slots;
        slots = new InodeState[old.length * 2];
        for (InodeState state : old) {
            if (state != null) {
                place(state, InodeCache.hash(state.index()));
            }
        }
    }

    /** Takes an inode out, and moves those behind it back over the gap. */
    void remove(InodeState state, long hash) {
        assert Thread.holdsLock(this);
        int mask = slots.length - 1;
        int hole = home(hash, mask);
        while (slots[hole] != state) {
            assert slots[hole] != null : "not in the cache";
            hole = hole + 1 & mask;
        }
        for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
            int home = home(InodeCache.hash(slots[next].index()), mask);
            if ((next - home & mask) >= (next - hole & mask)) {
                slots[hole] = slots[next];
                hole = next;
            }
        }
        slots[hole] = null;
        count--;
    }

    /** {@return an object that stands for nothing, or null} */
    InodeState take(InodeKind kind) {
        assert Thread.holdsLock(this);
        InodeState state = pools[kind.ordinal()];
        if (state != null) {
            pools[kind.ordinal()] = state.nextFree;
            poolCounts[kind.ordinal()]--;
            state.nextFree = null;
        }
        return state;
    }

    void giveBack(InodeState state) {
        assert Thread.holdsLock(this) && !state.isLive();
        int kind = state.kind.ordinal();
        if (poolCounts[kind] < POOL_COUNT_MAX) {
            state.nextFree = pools[kind];
            pools[kind] = state;
            poolCounts[kind]++;
        }
    }

    int count() {
        assert Thread.holdsLock(this);
        return count;
    }

    private static int home(long hash, int mask) {
        return (int) (hash >>> 20) & mask;
    }
}
