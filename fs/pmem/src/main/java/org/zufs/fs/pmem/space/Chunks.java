// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * The chunks of a group: what the server knows of them beyond what is on the media. Guarded by the group.
 *
 * <p>Always: a unit is free if its bit is 0 both in the unit map of its chunk and in {@link #reserved}; of a fresh
 * chunk, which is not on the media yet, in {@link #reserved}.
 */
final class Chunks {
    /** Blocks of a chunk. */
    static final int BLOCK_COUNT = ChunkLayout.BLOCK_COUNT;
    /** Chunks that a group has room for. */
    static final int SLOT_COUNT = GroupLayout.BLOCK_COUNT / BLOCK_COUNT;

    private static final long ALL = -1L;

    private final Group group;
    /** By slot, a bit for each unit that is promised to somebody; null as long as none ever was. */
    private long[] reserved;
    /** Bits by slot: lanes take from it. */
    private final long[] held = new long[GroupLayout.SLOT_MAP_WORD_COUNT];
    /** Made by a transaction that has not committed. */
    private final long[] fresh = new long[GroupLayout.SLOT_MAP_WORD_COUNT];
    /** Known to be intact. */
    private final long[] intact = new long[GroupLayout.SLOT_MAP_WORD_COUNT];
    /** Known to be damaged. */
    private final long[] broken = new long[GroupLayout.SLOT_MAP_WORD_COUNT];

    Chunks(Group group) {
        this.group = group;
    }

    /** {@return where the first unit of a slot's chunk lies} */
    long offset(int slot) {
        return group.firstBlock() + (long) slot * BLOCK_COUNT << PoolGeometry.BLOCK_SHIFT;
    }

    /** Makes sure that the slot has a chunk, and that it is intact. */
    boolean open(int slot) {
        assert group.isLocked();
        if (has(intact, slot)) {
            return true;
        }
        if (has(broken, slot)) {
            return false;
        }
        boolean good = group.isRange(slot * BLOCK_COUNT, BLOCK_COUNT) && isMade(slot) && isUsed(slot)
                && isIntact(offset(slot));
        set(good ? intact : broken, slot, true);
        if (!good) {
            group.close();
        }
        return good;
    }

    private boolean isUsed(int slot) {
        return (group.word(GroupLayout.BLOCK_MAP + slot / 8) >>> slot % 8 * 8 & 0xFF) == 0xFF;
    }

    private boolean isIntact(long offset) {
        if (!group.isIntact(offset, UnitKind.CHUNK)) {
            return false;
        }
        long map = word(offset, ChunkLayout.UNIT_MAP);
        return (map & 1) != 0
                && word(offset, ChunkLayout.FREE_COUNT) == ChunkLayout.UNIT_COUNT - Long.bitCount(map);
    }

    private long word(long offset, int word) {
        return group.geometry().memory().word(offset + (long) word * Long.BYTES);
    }

    private long map(int first, int word) {
        return group.word(first + word);
    }

    /** Reserves a unit of an open chunk; answers its offset, or 0 if there is none. */
    long take(int slot) {
        assert group.isLocked() && (has(fresh, slot) || has(intact, slot));
        if (group.isClosed()) {
            return 0;
        }
        long free = ~taken(slot);
        if (free == 0) {
            return 0;
        }
        reserved()[slot] |= Long.lowestOneBit(free);
        return offset(slot) + (long) Long.numberOfTrailingZeros(free) * UnitLayout.LENGTH;
    }

    private long taken(int slot) {
        return has(fresh, slot) ? reserved(slot) : word(offset(slot), ChunkLayout.UNIT_MAP) | reserved(slot);
    }

    private long reserved(int slot) {
        return reserved == null ? 0 : reserved[slot];
    }

    private long[] reserved() {
        if (reserved == null) {
            reserved = new long[SLOT_COUNT];
        }
        return reserved;
    }

    /** Finds a chunk with a free unit, that no lane takes from; or that one does. Answers its slot, or -1. */
    int findPartial(boolean orHeld) {
        assert group.isLocked();
        for (int word = 0; word < GroupLayout.SLOT_MAP_WORD_COUNT && !group.isClosed(); word++) {
            long left = map(GroupLayout.PARTIAL_MAP, word) & ~broken[word];
            left = orHeld ? left : left & ~held[word];
            for (; left != 0; left &= left - 1) {
                int slot = word << 6 | Long.numberOfTrailingZeros(left);
                if (open(slot) && taken(slot) != ALL) {
                    return slot;
                }
            }
        }
        return -1;
    }

    /** A lane takes from a slot from now on, or no more. */
    void hold(int slot, boolean value) {
        assert group.isLocked() && has(held, slot) != value;
        set(held, slot, value);
    }

    /** Blocks of a slot were reserved for a chunk that the next commit makes. */
    void begin(int slot) {
        assert group.isLocked();
        set(fresh, slot, true);
        set(intact, slot, false);
        set(broken, slot, false);
        reserved()[slot] = 1;
    }

    /** The transaction has ended that makes a fresh chunk. */
    void end(int slot, boolean made) {
        assert group.isLocked() && has(fresh, slot);
        set(fresh, slot, false);
        set(intact, slot, made);
        reserved[slot] &= ~1L;
    }

    /** A fresh chunk was not made. */
    void drop(int slot) {
        assert group.isLocked() && reserved(slot) == 0;
        set(held, slot, false);
    }

    boolean isFresh(int slot) {
        return has(fresh, slot);
    }

    /** {@return true if a chunk without used units can go: nobody takes from it, or is about to use one} */
    boolean isIdle(int slot) {
        return !has(held, slot) && reserved(slot) == 0;
    }

    /** {@return true if the slot has a chunk on the media} */
    boolean isMade(int slot) {
        return (map(GroupLayout.CHUNK_MAP, slot >> 6) & 1L << slot) != 0;
    }

    /** Units of a chunk were freed, and perhaps it with them. */
    void forgetIfGone(int slot) {
        assert group.isLocked();
        if (!isMade(slot)) {
            set(intact, slot, false);
        }
    }

    /** A reserved unit is used now on the media, or free again. */
    void unreserve(int slot, int unit) {
        assert group.isLocked() && (reserved[slot] >>> unit & 1) != 0;
        reserved[slot] &= ~(1L << unit);
    }

    private static boolean has(long[] bits, int slot) {
        return (bits[slot >> 6] & 1L << slot) != 0;
    }

    private static void set(long[] bits, int slot, boolean value) {
        bits[slot >> 6] = value ? bits[slot >> 6] | 1L << slot : bits[slot >> 6] & ~(1L << slot);
    }
}
