// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * Gives a pool the rest of its media, if these have become longer: as one more span with a group table of its own.
 * The table is durable before a superblock tells of it: if the machine stops on the way, the pool is the old one or
 * the new one. The pool is not mounted. For one thread.
 */
public final class Grower {
    /** The shortest span, in blocks. */
    public static final int BLOCK_COUNT_MIN = 16;

    private Grower() {
    }

    /**
     * Grows a pool.
     *
     * @param memory all of it becomes the pool's
     * @return the blocks that were added
     * @throws MountRefusedException if it is no pool, not longer, or has no place for another span
     */
    public static long grow(PersistentMemory memory) {
        PoolHead head = PoolHead.read(memory);
        if (head.problem() != null) {
            throw new MountRefusedException(memory.describe() + ": " + head.problem().what());
        }
        long first = head.word(SuperblockLayout.BLOCK_COUNT);
        long count = (memory.length() >>> PoolGeometry.BLOCK_SHIFT) - first;
        if (count < BLOCK_COUNT_MIN) {
            throw new MountRefusedException(memory.describe() + " has only " + count + " blocks that are not the"
                    + " pool's: a pool grows by at least " + BLOCK_COUNT_MIN);
        }
        if (head.word(SuperblockLayout.SPAN_COUNT) == SuperblockLayout.SPAN_COUNT_MAX) {
            throw new MountRefusedException(memory.describe() + " has grown " + (SuperblockLayout.SPAN_COUNT_MAX - 1)
                    + " times, and can no more: make a larger pool and copy the files");
        }
        long tableBlocks = PoolHead.tableBlocks(count);
        UnitView view = new UnitView();
        view.begin(memory, head.geometry().poolSeed());
        long free = writeTable(view, first, count, tableBlocks);
        memory.sync();
        head.addSpan(first, count, free);
        head.write(memory, (int) head.word(SuperblockLayout.STATE), head.word(SuperblockLayout.RETIRED),
                head.word(SuperblockLayout.CHECKPOINT));
        return count;
    }

    /** Answers the free blocks. */
    private static long writeTable(UnitView view, long first, long count, long tableBlocks) {
        long[] group = new long[UnitLayout.WORD_COUNT];
        long free = 0;
        for (long done = 0; done < count; done += GroupLayout.BLOCK_COUNT) {
            UnitView.clear(group, UnitKind.GROUP, 0);
            long freeHere = 0;
            for (int bit = 0; bit < GroupLayout.BLOCK_COUNT; bit++) {
                if (done + bit < tableBlocks || done + bit >= count) {
                    group[GroupLayout.BLOCK_MAP + (bit >>> 6)] |= 1L << bit;
                } else {
                    freeHere++;
                }
            }
            group[GroupLayout.FREE_COUNT] = freeHere;
            free += freeHere;
            view.store((first << PoolGeometry.BLOCK_SHIFT - UnitLayout.SHIFT) + (done >>> GroupLayout.SHIFT), group);
        }
        return free;
    }
}
