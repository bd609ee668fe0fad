// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.media.PersistentMemory;

/**
 * Where the buckets of a directory lie, how many there are, and blocks for more of them.
 *
 * <p>Blocks are added in runs that grow with the directory. A unit of them is nothing until the transaction that makes
 * the bucket writes all of it: whatever lay there is never read. Immutable, any thread.
 */
final class BucketMap {
    /** Answer of {@link #addRun}: there is no space, and nothing has been done. */
    static final int NO_RUN = 1;

    /** Buckets of a block. */
    private static final int PER_BLOCK = PoolGeometry.BLOCK_LENGTH / UnitLayout.LENGTH;
    private static final int PER_BLOCK_SHIFT = PoolGeometry.BLOCK_SHIFT - UnitLayout.SHIFT;
    /** The longest run that is added at once: 2 MiB. */
    private static final int RUN_LENGTH_MAX = 512;
    /** So many blocks are noted at once; a power of two. */
    private static final int NOTED_COUNT = 512;

    private final PoolGeometry geometry;
    private final PersistentMemory memory;
    private final ExtentTree extents;

    BucketMap(PoolGeometry geometry, ExtentTree extents) {
        this.geometry = geometry;
        memory = geometry.memory();
        this.extents = extents;
    }

    static int entryCount(long detail) {
        return (int) detail;
    }

    static int bucketCount(long detail) {
        return (int) (detail >>> Integer.SIZE);
    }

    static long detail(int entryCount, int bucketCount) {
        return (long) bucketCount << Integer.SIZE | entryCount;
    }

    /**
     * Tells entries and buckets. The inode is checked whenever this word of it has changed, so a change that no
     * transaction made is found.
     *
     * @return the word {@link InodeLayout#DETAIL} as it is on the media; -EIO
     */
    long detail(DirectoryState state) {
        long detail = word(state, InodeLayout.DETAIL);
        return detail == state.detail && detail >= 0 ? detail : load(state);
    }

    private long load(DirectoryState state) {
        state.detail = DirectoryState.UNKNOWN;
        if (!geometry.isIntact(state.inodeOffset, UnitKind.INODE)) {
            return -ErrorNumber.EIO;
        }
        long detail = word(state, InodeLayout.DETAIL);
        int buckets = bucketCount(detail);
        boolean right = buckets == 0 ? detail == 0
                : buckets > 0 && buckets <= BucketOrder.BUCKET_COUNT_MAX && entryCount(detail) >= 0
                && (int) word(state, InodeLayout.CONTENT) == InodeLayout.EXTENTS;
        if (!right) {
            return -ErrorNumber.EIO;
        }
        state.detail = detail;
        return detail;
    }

    private long word(DirectoryState state, int index) {
        return memory.word(state.inodeOffset + (long) index * Long.BYTES);
    }

    /** {@return where a bucket lies, in bytes, to be checked as a unit; -EIO} */
    long offset(DirectoryState state, int bucket) {
        int logical = bucket >>> PER_BLOCK_SHIFT;
        long block = state.blockOffset(logical);
        if (block == 0) {
            int found = extents.find(state.inodeOffset, logical, state.extent);
            block = found == ExtentTree.HOLDS ? note(state, logical) : -ErrorNumber.EIO;
        }
        return block < 0 ? block : within(block, bucket);
    }

    private static long within(long blockOffset, int bucket) {
        return blockOffset + ((long) (bucket & PER_BLOCK - 1) << UnitLayout.SHIFT);
    }

    /** Notes where the blocks around one lie, of the extent that was found. */
    private long note(DirectoryState state, int logical) {
        Extent extent = state.extent;
        if (!isRight(extent)) {
            return -ErrorNumber.EIO;
        }
        int window = logical & -NOTED_COUNT;
        int first = (int) Math.max(window, extent.logical());
        int count = (int) Math.min(window + NOTED_COUNT, extent.end()) - first;
        state.note(first, count, extent.physicalOf(first) << PoolGeometry.BLOCK_SHIFT);
        return state.blockOffset(logical);
    }

    private boolean isRight(Extent extent) {
        return extent.flags() == 0 && geometry.isBlock(extent.physical())
                && geometry.isBlock(extent.physical() + extent.length() - 1);
    }

    /** {@return where a bucket will lie, in bytes, to be checked as a unit; -EIO} */
    long offset(Transaction transaction, int inodeSlot, DirectoryState state, int bucket) {
        int logical = bucket >>> PER_BLOCK_SHIFT;
        if (logical < word(state, InodeLayout.BLOCK_COUNT)) {
            return offset(state, bucket);
        }
        int found = extents.find(transaction, inodeSlot, logical, state.extent);
        return found == ExtentTree.HOLDS && isRight(state.extent)
                ? within(state.extent.physicalOf(logical) << PoolGeometry.BLOCK_SHIFT, bucket) : -ErrorNumber.EIO;
    }

    /** {@return true if there is a block for a bucket} */
    boolean hasBlock(Transaction transaction, int inodeSlot, int bucket) {
        return bucket >>> PER_BLOCK_SHIFT < transaction.get(inodeSlot, InodeLayout.BLOCK_COUNT);
    }

    /** {@return how many units the transaction must have room for in {@link #addRun}} */
    int unitsOfRun(Transaction transaction, int inodeSlot) {
        return extents.unitsOfChange(transaction, inodeSlot);
    }

    /**
     * Adds blocks at the end, as many as there are, up to {@link #RUN_LENGTH_MAX}. A run whose transaction came to
     * nothing is kept for the next.
     *
     * @return 0; {@link #NO_RUN}; a negative errno, after which the transaction is to be aborted
     */
    int addRun(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state) {
        long logical = transaction.get(inodeSlot, InodeLayout.BLOCK_COUNT);
        long onMedia = word(state, InodeLayout.BLOCK_COUNT);
        if (logical != onMedia || !geometry.isIntact(state.inodeOffset, UnitKind.INODE)) {
            return NO_RUN;
        }
        if (state.runLength == 0 || state.runLogical != logical) {
            long wanted = Math.clamp(logical, 1, RUN_LENGTH_MAX);
            long block = space.reserve(wanted, goal(state, logical), space.isPrivileged());
            if (block < 0) {
                return NO_RUN;
            }
            state.runBlock = block;
            state.runLength = space.reservedLength();
            state.runLogical = logical;
        }
        int result = extents.insert(transaction, space, inodeSlot, logical, state.runBlock, state.runLength, 0);
        if (result == 0) {
            space.use(state.runBlock, state.runLength);
        }
        return result;
    }

    /** {@return the block behind the last one, or else behind the inode} */
    private long goal(DirectoryState state, long blockCount) {
        long last = blockCount == 0 ? 0 : offset(state, (int) (blockCount - 1 << PER_BLOCK_SHIFT));
        long goal = ((last > 0 ? last : state.inodeOffset) >>> PoolGeometry.BLOCK_SHIFT) + 1;
        return geometry.isBlock(goal) ? goal : 0;
    }

    /** Gives back a run whose transaction came to nothing. None is open. */
    void dropRun(LaneSpace space, DirectoryState state) {
        if (state.runLength != 0 && word(state, InodeLayout.BLOCK_COUNT) <= state.runLogical) {
            space.unreserve(state.runBlock, state.runLength);
        }
        state.runLength = 0;
    }
}
