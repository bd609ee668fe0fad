// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/**
 * The entries of one directory: slots in the order in which they were made, and a hash table over them.
 *
 * <p>Each slot has a position from a counter that never goes back, and keeps it while the entry lives; a reader who
 * goes on from a position finds every later entry, whatever was added or removed meanwhile. Slots of removed entries
 * are squeezed out when the slots run out, which moves the others but changes no position.
 *
 * <p>Invariants: {@code positions} of the first {@code used} slots ascend; a slot is empty if its {@code inos} is 0,
 * and then no bucket names it; {@code live} counts the others, each named by exactly one bucket; the last used slot
 * is not empty, and all below {@code lowest} are. Buckets are probed one after the other, at most half of them are
 * taken.
 *
 * <p>Guarded by the lock of the directory. Grows by doubling; between that, allocates nothing.
 */
final class DirectoryIndex {
    /** No slot. */
    static final int NONE = -1;

    private static final int INITIAL_COUNT = 8;
    /** The longest arrays that an emptied index keeps for the next directory. */
    private static final int KEPT_COUNT_MAX = 1024;
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};
    private static final byte[] NO_BYTES = {};

    private final ByteArena arena;
    private final MemorySegment memory;
    private long[] positions = NO_LONGS;
    private int[] inos = NO_INTS;
    /** References of cells that hold a length and the bytes of the name. */
    private int[] names = NO_INTS;
    private int[] hashes = NO_INTS;
    private byte[] types = NO_BYTES;
    /** Slot + 1, or 0; a power of two, at least twice the slots. */
    private int[] buckets = NO_INTS;
    private int used;
    /** No slot below it has an entry: who takes the first entry again and again need not pass all that are gone. */
    private int lowest;
    private int live;
    private long nextPosition = Directory.FIRST_POSITION;

    DirectoryIndex(ByteArena arena) {
        this.arena = arena;
        memory = arena.memory();
    }

    /** {@return how many entries} */
    int count() {
        return live;
    }

    /** {@return the number that a name is found by} */
    static int hash(Name name) {
        long hash = name.hash();
        return (int) (hash ^ hash >>> 32);
    }

    /** {@return the slot of a name, or {@link #NONE}; valid until {@link #makeRoom}} */
    int find(Name name, int hash) {
        if (live == 0) {
            return NONE;
        }
        int mask = buckets.length - 1;
        for (int bucket = hash & mask; buckets[bucket] != 0; bucket = bucket + 1 & mask) {
            int slot = buckets[bucket] - 1;
            if (hashes[slot] == hash && name.equalTo(memory, nameOffset(slot), nameLength(slot))) {
                return slot;
            }
        }
        return NONE;
    }

    int ino(int slot) {
        return inos[slot];
    }

    int type(int slot) {
        return types[slot];
    }

    /** {@return the first byte of the name of a slot, in the memory of the arena} */
    long nameOffset(int slot) {
        return ByteArena.offset(names[slot]) + 1;
    }

    int nameLength(int slot) {
        return memory.get(ValueLayout.JAVA_BYTE, ByteArena.offset(names[slot])) & 0xFF;
    }

    /** {@return the position that an entry is listed at} */
    long position(int slot) {
        return positions[slot];
    }

    /** {@return the first slot with an entry at a position or behind it, or {@link #NONE}} */
    int slotFrom(long position) {
        int low = 0;
        int high = used;
        while (low < high) {
            int middle = low + high >>> 1;
            if (positions[middle] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return filledFrom(low);
    }

    /** {@return the next slot with an entry behind a slot, or {@link #NONE}} */
    int slotAfter(int slot) {
        return filledFrom(slot + 1);
    }

    private int filledFrom(int from) {
        int slot = Math.max(from, lowest);
        while (slot < used && inos[slot] == 0) {
            slot++;
        }
        if (from <= lowest) {
            lowest = slot;
        }
        return slot < used ? slot : NONE;
    }

    /** Makes sure that an {@link #add} needs no more slots. Ends the validity of slot numbers. */
    void makeRoom() {
        if (used < inos.length) {
            return;
        }
        if (live <= inos.length - (inos.length >> 2) - 1) {
            squeeze();
            return;
        }
        int count = Math.max(INITIAL_COUNT, inos.length * 2);
        positions = Arrays.copyOf(positions, count);
        names = Arrays.copyOf(names, count);
        hashes = Arrays.copyOf(hashes, count);
        types = Arrays.copyOf(types, count);
        int[] moreBuckets = new int[count * 2];
        inos = Arrays.copyOf(inos, count);
        buckets = moreBuckets;
        squeeze();
    }

    private void squeeze() {
        int target = 0;
        for (int slot = 0; slot < used; slot++) {
            if (inos[slot] != 0) {
                positions[target] = positions[slot];
                inos[target] = inos[slot];
                names[target] = names[slot];
                hashes[target] = hashes[slot];
                types[target] = types[slot];
                target++;
            }
        }
        used = target;
        lowest = 0;
        Arrays.fill(buckets, 0);
        for (int slot = 0; slot < used; slot++) {
            addBucket(slot);
        }
    }

    /** {@return a cell with a name, or {@link ByteArena#NONE} if the arena is full} */
    int store(Name name) {
        int cell = arena.take(1 + name.length());
        if (cell != ByteArena.NONE) {
            memory.set(ValueLayout.JAVA_BYTE, ByteArena.offset(cell), (byte) name.length());
            name.copyTo(memory, ByteArena.offset(cell) + 1);
        }
        return cell;
    }

    /** Frees a cell that {@link #store} answered and no slot took. */
    void free(int cell) {
        int length = memory.get(ValueLayout.JAVA_BYTE, ByteArena.offset(cell)) & 0xFF;
        arena.giveBack(cell, 1 + length);
    }

    /**
     * Adds an entry. There is room, and no entry of that name.
     *
     * @param cell holds the name; belongs to the index from now on
     * @param hash of the name
     * @param ino  its inode
     * @param type {@code DT_*} of it
     */
    void add(int cell, int hash, int ino, int type) {
        int slot = used++;
        positions[slot] = nextPosition++;
        names[slot] = cell;
        hashes[slot] = hash;
        inos[slot] = ino;
        types[slot] = (byte) type;
        addBucket(slot);
        live++;
    }

    /** Makes an entry stand for another inode. */
    void replace(int slot, int ino, int type) {
        assert inos[slot] != 0;
        inos[slot] = ino;
        types[slot] = (byte) type;
    }

    /** Gives an entry another name, which no entry has; it keeps its position. */
    void rename(int slot, int cell, int hash) {
        removeBucket(slot);
        free(names[slot]);
        names[slot] = cell;
        hashes[slot] = hash;
        addBucket(slot);
    }

    /** Removes an entry. */
    void remove(int slot) {
        assert inos[slot] != 0;
        removeBucket(slot);
        free(names[slot]);
        inos[slot] = 0;
        live--;
        while (used > 0 && inos[used - 1] == 0) {
            used--;
        }
        lowest = Math.min(lowest, used);
    }

    /** Removes all, for the next directory. Positions begin anew: nobody reads this one any more. */
    void clear() {
        for (int slot = 0; slot < used; slot++) {
            if (inos[slot] != 0) {
                free(names[slot]);
                inos[slot] = 0;
            }
        }
        if (inos.length > KEPT_COUNT_MAX) {
            positions = NO_LONGS;
            inos = NO_INTS;
            names = NO_INTS;
            hashes = NO_INTS;
            types = NO_BYTES;
            buckets = NO_INTS;
        } else {
            Arrays.fill(buckets, 0);
        }
        used = 0;
        lowest = 0;
        live = 0;
        nextPosition = Directory.FIRST_POSITION;
    }

    private void addBucket(int slot) {
        int mask = buckets.length - 1;
        int bucket = hashes[slot] & mask;
        while (buckets[bucket] != 0) {
            bucket = bucket + 1 & mask;
        }
        buckets[bucket] = slot + 1;
    }

    /** Empties the bucket of a slot, and moves those behind it up that would not be found any more. */
    private void removeBucket(int slot) {
        int mask = buckets.length - 1;
        int hole = hashes[slot] & mask;
        while (buckets[hole] != slot + 1) {
            hole = hole + 1 & mask;
        }
        for (int bucket = hole + 1 & mask; buckets[bucket] != 0; bucket = bucket + 1 & mask) {
            int home = hashes[buckets[bucket] - 1] & mask;
            if ((bucket - home & mask) >= (bucket - hole & mask)) {
                buckets[hole] = buckets[bucket];
                hole = bucket;
            }
        }
        buckets[hole] = 0;
    }
}
