// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;

/**
 * What of a pool something leads to. Blocks are counted by <i>place</i>: the number of the group times 2,048 plus the
 * block's index in the group, so that the maps of a group are whole words here. For one thread.
 */
final class Usage {
    /** The unit is nobody else's. */
    static final int OK = 0;
    /** Something else has led there before. */
    static final int TWICE = 1;
    /** There is no chunk. */
    static final int OUTSIDE = 2;

    private static final int UNITS_SHIFT = 3;
    private static final int SLOT_SHIFT = 3;

    private final PagedBits blocks = new PagedBits();
    private final PagedBits shareable = new PagedBits();
    private final BlockCounts again = new BlockCounts();
    private final PagedBits units = new PagedBits();
    private final PagedBits slots = new PagedBits();
    private final PagedBits unknownGroups = new PagedBits();
    private PoolGeometry geometry;

    void begin(PoolGeometry pool) {
        geometry = pool;
        blocks.clear();
        shareable.clear();
        again.clear();
        units.clear();
        slots.clear();
        unknownGroups.clear();
    }

    PagedBits slots() {
        return slots;
    }

    BlockCounts again() {
        return again;
    }

    /** Notes that the group's own maps cannot be read: wherever something leads to a unit in it, there is a chunk. */
    void unknown(int group) {
        unknownGroups.add(group);
    }

    boolean isUnknown(int group) {
        return unknownGroups.get(group);
    }

    /** {@return the place of a block} */
    long place(long block) {
        int group = geometry.groupOf(block);
        return ((long) group << GroupLayout.SHIFT) + block - geometry.firstBlock(group);
    }

    /** {@return the block at a place} */
    long block(long place) {
        return geometry.firstBlock((int) (place >>> GroupLayout.SHIFT)) + (place & GroupLayout.BLOCK_COUNT - 1);
    }

    /** {@return the index of the first unit of a slot} */
    long firstUnit(long slot) {
        return block(slot << SLOT_SHIFT) << UNITS_SHIFT;
    }

    /** {@return the slot that a unit lies in} */
    long slot(long unit) {
        return place(unit >>> UNITS_SHIFT) >>> SLOT_SHIFT;
    }

    private long unitPlace(long unit) {
        return place(unit >>> UNITS_SHIFT) << UNITS_SHIFT | unit & 7;
    }

    boolean isReached(long unit) {
        return units.get(unitPlace(unit));
    }

    /** {@return the units of a slot that something leads to; bit 0 is the chunk's own} */
    long unitMap(long slot) {
        return units.word(slot * ChunkLayout.UNIT_COUNT) | 1;
    }

    /** {@return 64 bits of the block map at a place, a multiple of 64} */
    long blockMap(long place) {
        return blocks.word(place);
    }

    /** {@return true if the slot is a chunk now: nothing else leads to its blocks} */
    boolean addSlot(long slot) {
        if (slots.get(slot)) {
            return true;
        }
        if (blocks.firstIn(slot << SLOT_SHIFT, ChunkLayout.BLOCK_COUNT) >= 0
                || (slot << SLOT_SHIFT & GroupLayout.BLOCK_COUNT - 1) + ChunkLayout.BLOCK_COUNT > blocksOfGroup(slot)) {
            return false;
        }
        slots.add(slot);
        blocks.add(slot << SLOT_SHIFT, ChunkLayout.BLOCK_COUNT);
        return true;
    }

    private long blocksOfGroup(long slot) {
        return blocksOf((int) (slot >>> GroupLayout.SHIFT - SLOT_SHIFT));
    }

    /** {@return how many blocks a group really has} */
    long blocksOf(int group) {
        long first = geometry.firstBlock(group);
        long end = group + 1 < geometry.groupCount() ? geometry.firstBlock(group + 1) : geometry.blockCount();
        return Math.min(GroupLayout.BLOCK_COUNT, end - first);
    }

    /** Something leads to a unit. Answers {@link #OK}, {@link #TWICE} or {@link #OUTSIDE}. */
    int claimUnit(long unit) {
        long slot = slot(unit);
        if (!slots.get(slot)
                && !(isUnknown((int) (slot >>> GroupLayout.SHIFT - SLOT_SHIFT)) && addSlot(slot))) {
            return OUTSIDE;
        }
        long place = unitPlace(unit);
        return (place & ChunkLayout.UNIT_COUNT - 1) != 0 && units.add(place) ? OK : TWICE;
    }

    void releaseUnit(long unit) {
        units.remove(unitPlace(unit), 1);
    }

    /** Fixed places are used from the start. */
    void useBlocks(long first, long count) {
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, endOfGroup(at));
            blocks.add(place(at), next - at);
            at = next;
        }
    }

    void releaseBlocks(long first, long count) {
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, endOfGroup(at));
            blocks.remove(place(at), next - at);
            at = next;
        }
    }

    private long endOfGroup(long block) {
        int group = geometry.groupOf(block);
        return geometry.firstBlock(group) + blocksOf(group);
    }

    /**
     * Something leads to blocks of the pool.
     *
     * @param first  the first of them
     * @param count  how many
     * @param shared whether others may, too
     * @return -1, or the first block that somebody else uses without knowing; nothing is claimed then
     */
    long claimBlocks(long first, long count, boolean shared) {
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, endOfGroup(at));
            long conflict = conflict(place(at), next - at, shared);
            if (conflict >= 0) {
                return block(conflict);
            }
            at = next;
        }
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, endOfGroup(at));
            claim(place(at), next - at, shared);
            at = next;
        }
        return -1;
    }

    private long conflict(long place, long count, boolean shared) {
        long used = blocks.firstIn(place, count);
        if (used < 0 || !shared) {
            return used;
        }
        for (; used >= 0; used = blocks.next(used + 1, place + count)) {
            if (!shareable.get(used)) {
                return used;
            }
        }
        return -1;
    }

    private void claim(long place, long count, boolean shared) {
        if (shared) {
            for (long at = blocks.next(place, place + count); at >= 0; at = blocks.next(at + 1, place + count)) {
                again.increment(at);
            }
            shareable.add(place, count);
        }
        blocks.add(place, count);
    }

    /** {@return a unit for new metadata, claimed; -1 if there is no space} */
    long takeUnit() {
        long slotCount = (long) geometry.groupCount() << GroupLayout.SHIFT - SLOT_SHIFT;
        for (long slot = slots.next(0, slotCount); slot >= 0; slot = slots.next(slot + 1, slotCount)) {
            long free = ~unitMap(slot);
            if (free != 0) {
                int index = Long.numberOfTrailingZeros(free);
                units.add(slot * ChunkLayout.UNIT_COUNT + index);
                return firstUnit(slot) + index;
            }
        }
        for (long slot = 0; slot < slotCount; slot++) {
            if (!slots.get(slot) && addSlot(slot)) {
                units.add(slot * ChunkLayout.UNIT_COUNT + 1);
                return firstUnit(slot) + 1;
            }
        }
        return -1;
    }

    /** {@return the first of some free blocks in a row, claimed; -1 if there are none} */
    long takeBlocks(long count) {
        for (int group = 0; group < geometry.groupCount(); group++) {
            long start = (long) group << GroupLayout.SHIFT;
            long end = start + blocksOf(group);
            for (long at = start; at + count <= end;) {
                long used = blocks.firstIn(at, count);
                if (used < 0) {
                    blocks.add(at, count);
                    return block(at);
                }
                at = used + 1;
            }
        }
        return -1;
    }
}
