// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.util.Arrays;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

/**
 * A stretch of the arena with a lock of its own. Blocks are bits in words of 64; a word is also the unit in which
 * space is taken from the store and given back: it is <i>backed</i> or not, and only blocks of backed words are ever
 * in use.
 *
 * <p>First fit from the lowest word that may have room: what was freed last is used again first, so that as few words
 * as possible are backed. Guarded by itself; of the locks only those of the store come after it.
 */
final class BlockGroup {
    /** Blocks of a word. */
    static final int WORD_COUNT = 64;

    private static final long ALL = -1L;

    private final BlockAllocator allocator;
    private final RegionStore store;
    private final Region region;
    /** The first block of the group, a multiple of 64. */
    private final long base;
    private final int blockCount;
    private final long[] used;
    private final boolean[] backed;
    private int freeCount;
    private int lowestWord;

    BlockGroup(BlockAllocator allocator, RegionStore store, Region region, long base, int blockCount) {
        this.allocator = allocator;
        this.store = store;
        this.region = region;
        this.base = base;
        this.blockCount = blockCount;
        used = new long[(blockCount + WORD_COUNT - 1) / WORD_COUNT];
        backed = new boolean[used.length];
        freeCount = blockCount;
        if (blockCount % WORD_COUNT != 0) {
            used[used.length - 1] = ALL << blockCount % WORD_COUNT;
        }
    }

    /**
     * Takes a run that begins at a block.
     *
     * @param goal   the block, of this group
     * @param wanted the most blocks to take
     * @return how many were taken: 0 if the block is not free or not to be had
     */
    synchronized int takeAt(long goal, int wanted) {
        int index = (int) (goal - base);
        if (freeCount == 0 || (used[index >> 6] & 1L << index) != 0) {
            return 0;
        }
        int taken = occupy(index, wanted, false);
        return Math.max(taken, 0);
    }

    /**
     * Takes a run.
     *
     * @param wanted     the most blocks to take
     * @param whole      only if there is a run that long, or of 64
     * @param backedOnly take no more space from the store
     * @return a run, {@link BlockAllocator#run}; or -ENOSPC
     */
    synchronized long take(int wanted, boolean whole, boolean backedOnly) {
        if (freeCount == 0) {
            return -ErrorNumber.ENOSPC;
        }
        int count = whole ? Math.min(wanted, WORD_COUNT) : 1;
        boolean lower = true;
        for (int word = lowestWord; word < used.length; word++) {
            if (used[word] == ALL) {
                continue;
            }
            if (lower) {
                lowestWord = word;
                lower = false;
            }
            int bit = backedOnly && !backed[word] ? -1 : find(~used[word], count);
            if (bit >= 0) {
                int index = (word << 6) + bit;
                int taken = occupy(index, wanted, backedOnly);
                if (taken > 0) {
                    return BlockAllocator.run(base + index, taken);
                }
                return taken;
            }
        }
        return -ErrorNumber.ENOSPC;
    }

    /** The lowest of so many set bits in a row, or -1. */
    private static int find(long free, int count) {
        long rows = free;
        int length = 1;
        while (length < count && rows != 0) {
            int step = Math.min(length, count - length);
            rows &= rows >>> step;
            length += step;
        }
        return rows == 0 ? -1 : Long.numberOfTrailingZeros(rows);
    }

    /**
     * Marks free blocks from an index on as used, as many as follow each other; answers how many, or a negative errno.
     */
    private int occupy(int from, int wanted, boolean backedOnly) {
        int taken = 0;
        while (taken < wanted && from + taken < blockCount) {
            int word = from + taken >> 6;
            int bit = from + taken & 63;
            int count = Math.min(Long.numberOfTrailingZeros(used[word] >>> bit), WORD_COUNT - bit);
            count = Math.min(count, wanted - taken);
            if (count == 0) {
                break;
            }
            if (!backed[word]) {
                int result = backedOnly ? -ErrorNumber.ENOSPC : back(word);
                if (result < 0) {
                    return taken > 0 ? settle(taken) : result;
                }
            } else if (used[word] == unusable(word)) {
                allocator.idleWords(-1);
            }
            used[word] |= (count == WORD_COUNT ? ALL : (1L << count) - 1) << bit;
            taken += count;
            if (bit + count < WORD_COUNT) {
                break;
            }
        }
        return settle(taken);
    }

    private int settle(int taken) {
        freeCount -= taken;
        return taken;
    }

    private int back(int word) {
        int result = store.reserve(region, offset(word), length(word, word + 1));
        if (result >= 0) {
            backed[word] = true;
            allocator.backedBlocks(length(word, word + 1) / BlockAllocator.BLOCK_LENGTH);
        }
        return result;
    }

    /** Frees a run that lies in this group. */
    synchronized void free(long block, int count) {
        int from = (int) (block - base);
        int to = from + count;
        for (int at = from; at < to;) {
            int word = at >> 6;
            int bit = at & 63;
            int bits = Math.min(to - at, WORD_COUNT - bit);
            long mask = (bits == WORD_COUNT ? ALL : (1L << bits) - 1) << bit;
            assert (used[word] & mask) == mask : "a block was freed twice";
            used[word] &= ~mask;
            if (used[word] == unusable(word)) {
                allocator.idleWords(1);
            }
            at += bits;
        }
        freeCount += count;
        lowestWord = Math.min(lowestWord, from >> 6);
        if (allocator.tooManyIdleWords()) {
            giveBackIdle(from >> 6, (to - 1 >> 6) + 1);
        }
    }

    /** Gives words back in which nothing is used. */
    synchronized void giveBackIdle() {
        giveBackIdle(0, used.length);
    }

    private void giveBackIdle(int from, int to) {
        for (int word = from; word < to; word++) {
            int first = word;
            while (word < to && backed[word] && used[word] == unusable(word)) {
                backed[word] = false;
                word++;
            }
            if (word > first) {
                long length = length(first, word);
                int result = store.giveBack(region, offset(first), length);
                assert result >= 0 : result;
                allocator.idleWords(first - word);
                allocator.backedBlocks(-length / BlockAllocator.BLOCK_LENGTH);
            }
        }
    }

    synchronized int freeCount() {
        return freeCount;
    }

    /** The bits of a word behind the end of the arena. */
    private long unusable(int word) {
        int left = blockCount - (word << 6);
        return left >= WORD_COUNT ? 0 : ALL << left;
    }

    private long offset(int word) {
        return (base + ((long) word << 6)) * BlockAllocator.BLOCK_LENGTH;
    }

    private long length(int fromWord, int toWord) {
        long end = Math.min((long) toWord << 6, blockCount);
        return (end - ((long) fromWord << 6)) * BlockAllocator.BLOCK_LENGTH;
    }

    @Override
    public String toString() {
        return "blocks from " + base + ": " + freeCount() + " free, words " + Arrays.toString(used);
    }
}
