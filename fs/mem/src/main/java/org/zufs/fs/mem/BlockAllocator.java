// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

/**
 * The blocks of the arena: one region, divided into groups that lanes prefer each one of its own. An operation first
 * {@linkplain #claim claims} as many blocks as it may need, so that it fails before it changes anything; then it
 * takes runs.
 *
 * <p>Any thread; allocates nothing.
 */
final class BlockAllocator {
    /** Bytes of a block. */
    static final int BLOCK_LENGTH = 4096;
    /** Shift for {@link #BLOCK_LENGTH}. */
    static final int BLOCK_SHIFT = 12;
    /** The goal of a run that may lie anywhere. */
    static final long ANYWHERE = -1;

    private static final int RUN_COUNT_BITS = 24;
    private static final int RUN_COUNT_MAX = (1 << RUN_COUNT_BITS) - 1;
    private static final int GROUP_BLOCK_COUNT_MAX = 8192;
    private static final int GROUPS_PER_LANE = 4;
    /** Lanes are this many ints apart in {@link #groupOfLane}, so that they do not share a cache line. */
    private static final int LANE_STRIDE = 32;

    private final long blockCount;
    private final int blocksPerGroup;
    private final BlockGroup[] groups;
    private final AtomicIntegerArray groupOfLane;
    private final int laneCount;
    private final long idleWordsMax;
    private final AtomicLong available;
    private final AtomicLong idleWords = new AtomicLong();
    private final AtomicLong backedBlocks = new AtomicLong();

    /**
     * @param store       gives the space
     * @param region      the arena
     * @param blockCount  its blocks
     * @param laneCount   lanes that will ask
     * @param idleLength  how much free space is kept rather than given back to the store, in bytes
     */
    BlockAllocator(RegionStore store, Region region, long blockCount, int laneCount, long idleLength) {
        assert blockCount > 0 && blockCount <= BlockMap.BLOCK_COUNT_MAX;
        this.blockCount = blockCount;
        this.laneCount = laneCount;
        long share = blockCount / ((long) laneCount * GROUPS_PER_LANE) & -BlockGroup.WORD_COUNT;
        blocksPerGroup = Math.clamp(share, BlockGroup.WORD_COUNT, GROUP_BLOCK_COUNT_MAX);
        groups = new BlockGroup[(int) ((blockCount + blocksPerGroup - 1) / blocksPerGroup)];
        for (int index = 0; index < groups.length; index++) {
            long base = (long) index * blocksPerGroup;
            int count = (int) Math.min(blocksPerGroup, blockCount - base);
            groups[index] = new BlockGroup(this, store, region, base, count);
        }
        groupOfLane = new AtomicIntegerArray(laneCount * LANE_STRIDE);
        for (int lane = 0; lane < laneCount; lane++) {
            groupOfLane.set(lane * LANE_STRIDE, (int) ((long) lane * groups.length / laneCount));
        }
        available = new AtomicLong(blockCount);
        idleWordsMax = idleLength / BLOCK_LENGTH / BlockGroup.WORD_COUNT;
    }

    /** A run as one number. */
    static long run(long block, int count) {
        return block << RUN_COUNT_BITS | count;
    }

    /** {@return the first block of a run} */
    static int block(long run) {
        return (int) (run >>> RUN_COUNT_BITS);
    }

    /** {@return the blocks of a run} */
    static int count(long run) {
        return (int) run & RUN_COUNT_MAX;
    }

    /**
     * Sets blocks aside.
     *
     * @param count how many, at least 0
     * @return false if there are not that many
     */
    boolean claim(long count) {
        long left = available.get();
        while (left >= count) {
            long seen = available.compareAndExchange(left, left - count);
            if (seen == left) {
                return true;
            }
            left = seen;
        }
        return false;
    }

    /** Gives a claim back for which nothing was taken. */
    void unclaim(long count) {
        available.addAndGet(count);
    }

    /**
     * Takes blocks that were claimed.
     *
     * @param lane   who asks
     * @param goal   the block that would suit best, or {@link #ANYWHERE}
     * @param wanted how many are claimed; fewer may be taken
     * @return a run; or -ENOSPC if the store, which others share, has no space left: the claim is still there
     */
    long take(int lane, long goal, int wanted) {
        assert wanted > 0;
        int most = Math.min(wanted, blocksPerGroup);
        if (goal >= 0 && goal < blockCount) {
            int taken = groups[(int) (goal / blocksPerGroup)].takeAt(goal, most);
            if (taken > 0) {
                return run(goal, taken);
            }
        }
        if (most > 1) {
            long run = takeFromGroups(lane, most, true, false);
            if (run >= 0) {
                return run;
            }
        }
        long run = takeFromGroups(lane, most, false, false);
        return run >= 0 ? run : takeFromGroups(lane, most, false, true);
    }

    private long takeFromGroups(int lane, int wanted, boolean whole, boolean backedOnly) {
        int slot = lane % laneCount * LANE_STRIDE;
        int first = groupOfLane.getPlain(slot);
        for (int step = 0; step < groups.length; step++) {
            int index = first + step;
            index = index < groups.length ? index : index - groups.length;
            long run = groups[index].take(wanted, whole, backedOnly);
            if (run >= 0) {
                if (step > 0 && !whole) {
                    groupOfLane.setPlain(slot, index);
                }
                return run;
            }
        }
        return -ErrorNumber.ENOSPC;
    }

    /** Frees blocks, and the claim with them. */
    void free(long block, long count) {
        long at = block;
        long end = block + count;
        while (at < end) {
            int index = (int) (at / blocksPerGroup);
            long length = Math.min(end, (index + 1L) * blocksPerGroup) - at;
            groups[index].free(at, (int) length);
            at += length;
        }
        available.addAndGet(count);
    }

    /** Gives all space back that nothing uses. */
    void giveBackIdle() {
        for (BlockGroup group : groups) {
            group.giveBackIdle();
        }
    }

    /** {@return all blocks} */
    long blockCount() {
        return blockCount;
    }

    /** {@return blocks that nobody has claimed} */
    long availableCount() {
        return Math.max(0, available.get());
    }

    /** {@return blocks that have space of the store but are free} */
    long backedFreeCount() {
        return Math.max(0, backedBlocks.get() - (blockCount - availableCount()));
    }

    /** {@return blocks in use; for tests} */
    long usedCount() {
        long free = 0;
        for (BlockGroup group : groups) {
            free += group.freeCount();
        }
        return blockCount - free;
    }

    void idleWords(long change) {
        idleWords.addAndGet(change);
    }

    boolean tooManyIdleWords() {
        return idleWords.get() > idleWordsMax;
    }

    void backedBlocks(long change) {
        backedBlocks.addAndGet(change);
    }
}
