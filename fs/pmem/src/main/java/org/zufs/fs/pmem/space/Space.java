// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Journal;

/** The space of a pool: how much is free, and who may have it. Thread-safe. */
public final class Space {
    private final LaneSpace[] lanes;

    /**
     * Nothing is read yet. Before the first lane asks for anything, {@link #load()} or {@link #load(long)}.
     *
     * @param geometry       the pool
     * @param journal        says up to where freed blocks may be used again
     * @param laneCount      how many lanes take space
     * @param reservedBlocks that only privileged callers get
     */
    public Space(PoolGeometry geometry, Journal journal, int laneCount, long reservedBlocks) {
        lanes = new LaneSpace[laneCount];
        throw new UnsupportedOperationException();
    }

    /**
     * After a crash, when the logs are replayed: counts what is free in the group table.
     *
     * @return 0; or -EIO if groups are damaged, whose blocks are not used any more: the others are
     */
    public int load() {
        throw new UnsupportedOperationException();
    }

    /**
     * After a clean stop: takes the superblock's word for it, and reads nothing.
     *
     * @param freeBlocks that the superblock tells
     */
    public void load(long freeBlocks) {
        throw new UnsupportedOperationException();
    }

    /**
     * The pool has grown by groups at its end.
     *
     * @param grown      how it is now
     * @param freeBlocks of the new groups
     */
    public void grow(PoolGeometry grown, long freeBlocks) {
        throw new UnsupportedOperationException();
    }

    /** {@return the space of a lane, to be given to its {@link org.zufs.fs.pmem.log.Transaction#space}} */
    public LaneSpace lane(int lane) {
        return lanes[lane];
    }

    /** {@return free blocks, without those that are reserved; at rest, what the group table says} */
    public long freeBlockCount() {
        throw new UnsupportedOperationException();
    }

    /** {@return blocks that can still be had; privileged: with those that are kept for root} */
    public long availableBlockCount(boolean privileged) {
        throw new UnsupportedOperationException();
    }

    /** {@return groups that were found damaged since the pool was opened} */
    public int damagedGroupCount() {
        throw new UnsupportedOperationException();
    }
}
