// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.zufs.spi.fs.RegularFile.FALLOC_COLLAPSE_RANGE;
import static org.zufs.spi.fs.RegularFile.FALLOC_INSERT_RANGE;
import static org.zufs.spi.fs.RegularFile.FALLOC_KEEP_SIZE;
import static org.zufs.spi.fs.RegularFile.FALLOC_PUNCH_HOLE;
import static org.zufs.spi.fs.RegularFile.FALLOC_ZERO_RANGE;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.fs.pmem.space.Space;

/** The modes of {@code fallocate(2)}. */
final class Preallocation {
    private static final int SHIFT = FileBlocks.SHIFT;
    private static final int MASK = FileBlocks.MASK;

    private final FileBlocks blocks;
    private final InlineContent inline;
    private final Space space;

    Preallocation(FileBlocks blocks, InlineContent inline, Space space) {
        this.blocks = blocks;
        this.inline = inline;
        this.space = space;
    }

    int apply(LaneContext context, FileState state, int mode, long offset, long length, boolean privileged,
            Modification modification) {
        if (offset < 0 || length <= 0) {
            return -ErrorNumber.EINVAL;
        }
        if (offset > FileContent.LENGTH_MAX - length) {
            return -ErrorNumber.EFBIG;
        }
        long size = blocks.size(state);
        long end = offset + length;
        switch (mode) {
            case 0, FALLOC_KEEP_SIZE -> {
                return allocate(context, state, offset, end, newSize(mode, size, end), privileged, modification);
            }
            case FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE -> {
                return punch(context, state, offset, end, privileged, modification);
            }
            case FALLOC_ZERO_RANGE, FALLOC_ZERO_RANGE | FALLOC_KEEP_SIZE -> {
                return zero(context, state, offset, end, newSize(mode, size, end), privileged, modification);
            }
            case FALLOC_COLLAPSE_RANGE -> {
                if (((offset | length) & MASK) != 0 || end >= size) {
                    return -ErrorNumber.EINVAL;
                }
                return state.writerCount > 0 ? -ErrorNumber.EBUSY
                        : collapse(context, state, offset >>> SHIFT, end >>> SHIFT, modification);
            }
            case FALLOC_INSERT_RANGE -> {
                if (((offset | length) & MASK) != 0 || offset >= size) {
                    return -ErrorNumber.EINVAL;
                }
                if (size > FileContent.LENGTH_MAX - length) {
                    return -ErrorNumber.EFBIG;
                }
                return state.writerCount > 0 ? -ErrorNumber.EBUSY
                        : insert(context, state, offset, length, privileged, modification);
            }
            default -> {
                return -ErrorNumber.EOPNOTSUPP;
            }
        }
    }

    private static long newSize(int mode, long size, long end) {
        return (mode & FALLOC_KEEP_SIZE) != 0 ? size : Math.max(size, end);
    }

    private static int begin(LaneContext context, FileState state) {
        return FileBlocks.begin(context).open(state.inodeOffset);
    }

    /** Commits a batch, or gives up after an error. What was reserved and not placed is free again. */
    private static int end(LaneContext context, FileState state, int result) {
        int ended = result < 0 ? FileBlocks.abort(context, state, result)
                : FileBlocks.commit(context.transaction(), state);
        FileBlocks.giveBack(context.space(), state, FileBlocks.NO_WRITE);
        return ended;
    }

    /** Ends with size and times. */
    private int finish(LaneContext context, FileState state, int slot, long newSize, Modification modification) {
        long size = blocks.size(state);
        int result = FileBlocks.stage(context.transaction(), slot, newSize, modification, false);
        result = end(context, state, result);
        if (result == 0) {
            FileBlocks.grown(state, size, newSize);
        }
        return result;
    }

    private int allocate(LaneContext context, FileState state, long offset, long end, long newSize,
            boolean privileged, Modification modification) {
        int result = prepare(context, state, end, newSize, privileged);
        if (result < 0) {
            return result;
        }
        if (!inline.fits(state, end)) {
            result = fillHoles(context, state, offset >>> SHIFT, FileBlocks.blocksOf(end), privileged);
        }
        return result < 0 ? result : finish(context, state, begin(context, state), newSize, modification);
    }

    private int prepare(LaneContext context, FileState state, long end, long newSize, boolean privileged) {
        int result = inline.fits(state, end) ? 0 : inline.moveOut(context, state, privileged);
        if (result == 0 && newSize > blocks.size(state)) {
            result = blocks.cleanTail(context, state, Long.MAX_VALUE, privileged);
        }
        return result;
    }

    /** Gives holes blocks that read as zeros. Answers 0, or -ENOSPC before anything has changed, or -EIO. */
    private int fillHoles(LaneContext context, FileState state, long from, long to, boolean privileged) {
        long missing = missing(context.space(), state, from, to, false);
        if (missing <= 0 || missing > space.availableBlockCount(privileged)) {
            return missing <= 0 ? (int) missing : -ErrorNumber.ENOSPC;
        }
        int slot = begin(context, state);
        long goal = 0;
        for (long block = from; block < to;) {
            long count = step(context, state, slot, block, to, goal, privileged);
            if (count < 0) {
                return FileBlocks.abort(context, state, (int) count);
            }
            if (count == 0) {
                int result = end(context, state, 0);
                if (result < 0) {
                    return result;
                }
                slot = begin(context, state);
                continue;
            }
            block += count;
            goal = state.extent.holds(block - 1) ? state.extent.physicalOf(block - 1) + 1 : 0;
        }
        return end(context, state, 0);
    }

    /** Steps over blocks, or stages some for a hole. Answers how many; 0 if the transaction is full; or an errno. */
    private long step(LaneContext context, FileState state, int slot, long block, long to, long goal,
            boolean privileged) {
        Transaction transaction = context.transaction();
        LaneSpace lane = context.space();
        if (!transaction.hasRoom(2 * blocks.tree.unitsOfChange(transaction, slot))) {
            return 0;
        }
        Extent extent = state.extent;
        int found = blocks.tree.find(transaction, slot, block, extent);
        if (found < 0 || found == ExtentTree.HOLDS) {
            return found < 0 ? found : Math.min(to, extent.end()) - block;
        }
        long hole = (found == ExtentTree.FOLLOWS ? Math.min(to, extent.logical()) : to) - block;
        long first = FileBlocks.reserve(context, state, FileBlocks.NO_WRITE, Math.min(hole, ExtentLayout.LENGTH_MAX),
                goal, privileged);
        if (first < 0) {
            return first;
        }
        long count = lane.room(first, lane.reservedLength());
        if (count > 0) {
            int result = blocks.place(context, state, slot, block, first, count, ExtentLayout.UNWRITTEN);
            if (result < 0) {
                return result;
            }
            blocks.tree.find(transaction, slot, block + count - 1, extent);
        }
        return count;
    }

    /** {@return how many blocks of a range have none, or, if asked, only shared ones; or -EIO} */
    private long missing(LaneSpace lane, FileState state, long from, long to, boolean sharedToo) {
        long missing = 0;
        for (long block = from; block < to;) {
            int found = blocks.locate(state, block);
            if (found < 0) {
                return found;
            }
            Extent extent = state.extent;
            long next = found == ExtentTree.NONE ? to
                    : Math.min(to, found == ExtentTree.HOLDS ? extent.end() : extent.logical());
            if (found != ExtentTree.HOLDS) {
                missing += next - block;
            } else if (sharedToo && extent.mayBeShared()) {
                next = block + FileBlocks.sameSharing(lane, extent, block, next - block);
                missing += FileBlocks.isShared(lane, extent, block) ? next - block : 0;
            }
            block = next;
        }
        return missing;
    }

    private int punch(LaneContext context, FileState state, long offset, long end, boolean privileged,
            Modification modification) {
        long size = blocks.size(state);
        if (blocks.kind(state) == InodeLayout.INLINE) {
            return zeroInline(context, state, offset, Math.min(end, size), size, modification);
        }
        int result = zeroEdges(context, state, offset, end, privileged);
        for (int more = ExtentTree.MORE; result == 0 && more == ExtentTree.MORE;) {
            int slot = result == 0 && context.transaction().isOpen() ? context.transaction().open(state.inodeOffset)
                    : begin(context, state);
            more = blocks.tree.remove(context.transaction(), context.space(), slot, FileBlocks.blocksOf(offset),
                    end >>> SHIFT, false, state.extent);
            state.cut();
            result = more == ExtentTree.DONE ? finish(context, state, slot, size, modification)
                    : end(context, state, Math.min(more, 0));
        }
        return result;
    }

    private int zeroInline(LaneContext context, FileState state, long offset, long end, long newSize,
            Modification modification) {
        int slot = begin(context, state);
        if (end > FileBlocks.INLINE_MAX) {
            return FileBlocks.abort(context, state, -ErrorNumber.EIO);
        }
        if (offset < end) {
            inline.stage(context.transaction(), slot, (int) offset, null, 0, (int) (end - offset));
        }
        return finish(context, state, slot, newSize, modification);
    }

    /** Begins a transaction, and stages zeros in what is not a whole block of a range. */
    private int zeroEdges(LaneContext context, FileState state, long offset, long end, boolean privileged) {
        int slot = begin(context, state);
        long first = offset >>> SHIFT;
        long last = end >>> SHIFT;
        int result = 0;
        if ((offset & MASK) != 0) {
            int to = first == last ? (int) end & MASK : FileBlocks.LENGTH;
            result = zeroEdge(context, state, slot, first, (int) offset & MASK, to, privileged);
        }
        if (result == 0 && (end & MASK) != 0 && ((offset & MASK) == 0 || first != last)) {
            result = zeroEdge(context, state, slot, last, 0, (int) end & MASK, privileged);
        }
        return result < 0 ? FileBlocks.abort(context, state, result) : 0;
    }

    /** In a copy of the block, so that it happens with all else; without room for that, in place. */
    private int zeroEdge(LaneContext context, FileState state, int slot, long block, int from, int to,
            boolean privileged) {
        int found = blocks.tree.find(context.transaction(), slot, block, state.extent);
        if (found != ExtentTree.HOLDS || state.extent.isUnwritten()) {
            return Math.min(found, 0);
        }
        long physical = state.extent.physicalOf(block);
        boolean shared = FileBlocks.isShared(context.space(), state.extent, block);
        int result = blocks.stageCopy(context, state, slot, block, from, to, privileged);
        if (result == -ErrorNumber.ENOSPC && !shared) {
            blocks.zero((physical << SHIFT) + from, to - from);
            blocks.persist((physical << SHIFT) + from, to - from);
            result = 0;
        }
        return result;
    }

    private int zero(LaneContext context, FileState state, long offset, long end, long newSize, boolean privileged,
            Modification modification) {
        int result = prepare(context, state, end, newSize, privileged);
        if (result < 0) {
            return result;
        }
        long size = blocks.size(state);
        if (inline.fits(state, end)) {
            return blocks.kind(state) == InodeLayout.NOTHING
                    ? finish(context, state, begin(context, state), newSize, modification)
                    : zeroInline(context, state, offset, Math.min(end, size), newSize, modification);
        }
        long from = FileBlocks.blocksOf(offset);
        long to = end >>> SHIFT;
        long missing = missing(context.space(), state, offset >>> SHIFT, FileBlocks.blocksOf(end), true);
        if (missing < 0 || missing > space.availableBlockCount(privileged)) {
            return missing < 0 ? (int) missing : -ErrorNumber.ENOSPC;
        }
        result = fillHoles(context, state, offset >>> SHIFT, FileBlocks.blocksOf(end), privileged);
        if (result == 0) {
            result = zeroEdges(context, state, offset, end, privileged);
        }
        if (result < 0) {
            return result;
        }
        int slot = context.transaction().open(state.inodeOffset);
        for (long block = from; block < to;) {
            long count = unwrite(context, state, slot, block, to, privileged);
            if (count < 0) {
                return FileBlocks.abort(context, state, (int) count);
            }
            if (count == 0) {
                result = end(context, state, 0);
                if (result < 0) {
                    return result;
                }
                slot = begin(context, state);
            }
            block += count;
        }
        return finish(context, state, slot, newSize, modification);
    }

    /** Lets blocks read as zeros. Answers how many; 0 if the transaction is full; or a negative errno. */
    private long unwrite(LaneContext context, FileState state, int slot, long block, long to, boolean privileged) {
        Transaction transaction = context.transaction();
        LaneSpace lane = context.space();
        if (!transaction.hasRoom(4 * blocks.tree.unitsOfChange(transaction, slot))) {
            return 0;
        }
        Extent extent = state.extent;
        int found = blocks.tree.find(transaction, slot, block, extent);
        if (found != ExtentTree.HOLDS || extent.isUnwritten()) {
            return found < 0 ? found : found == ExtentTree.NONE ? to - block
                    : Math.min(to, found == ExtentTree.HOLDS ? extent.end() : extent.logical()) - block;
        }
        long count = FileBlocks.sameSharing(lane, extent, block, Math.min(to, extent.end()) - block);
        long physical = extent.physicalOf(block);
        if (!FileBlocks.isShared(lane, extent, block)) {
            int result = blocks.tree.flag(transaction, lane, slot, block, block + count, 0, ExtentLayout.UNWRITTEN,
                    extent);
            state.cut();
            return result < 0 ? result : result == ExtentTree.MORE ? 0 : count;
        }
        // One at a time, of which both the old and the new one must fit: these are few, or a copy of a file.
        long first = FileBlocks.reserve(context, state, FileBlocks.NO_WRITE, 1, physical, privileged);
        if (first < 0 || lane.room(first, 1) == 0 || lane.room(physical, 1) == 0) {
            return Math.min(first, 0);
        }
        count = 1;
        int result = blocks.tree.remove(transaction, lane, slot, block, block + 1, false, extent);
        state.cut();
        if (result != ExtentTree.DONE) {
            return Math.min(result, 0);
        }
        result = blocks.place(context, state, slot, block, first, count, ExtentLayout.UNWRITTEN);
        return result < 0 ? result : count;
    }

    /** Takes whole blocks out; ranges too long for one transaction from their end on. */
    private int collapse(LaneContext context, FileState state, long from, long to, Modification modification) {
        long part = to - from;
        for (long end = to; end > from;) {
            long start = Math.max(from, end - part);
            int slot = begin(context, state);
            int result = blocks.tree.remove(context.transaction(), context.space(), slot, start, end, false,
                    state.extent);
            boolean partTooLong = result == ExtentTree.MORE;
            if (result == ExtentTree.DONE) {
                result = blocks.tree.shift(context.transaction(), context.space(), slot, end, start - end,
                        state.extent);
            }
            if (result == ExtentTree.DONE) {
                long size = blocks.size(state) - (end - start << SHIFT);
                result = finish(context, state, slot, size, modification);
                end = start;
            } else if (partTooLong && end - start > 1) {
                FileBlocks.abort(context, state, 0);
                part = end - start >>> 1;
                result = 0;
            } else {
                result = FileBlocks.abort(context, state, result < 0 ? result : -ErrorNumber.EOPNOTSUPP);
            }
            state.cut();
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }

    /** Puts a hole in; all in one transaction. */
    private int insert(LaneContext context, FileState state, long offset, long length, boolean privileged,
            Modification modification) {
        int result = inline.moveOut(context, state, privileged);
        if (result < 0) {
            return result;
        }
        long count = length >>> SHIFT;
        int slot = begin(context, state);
        result = blocks.tree.find(context.transaction(), slot, ExtentTree.BLOCK_END - count, state.extent);
        if (result != ExtentTree.NONE) {
            return FileBlocks.abort(context, state, result < 0 ? result : -ErrorNumber.EFBIG);
        }
        result = blocks.tree.shift(context.transaction(), context.space(), slot, offset >>> SHIFT, count,
                state.extent);
        if (result != ExtentTree.DONE) {
            return FileBlocks.abort(context, state, result < 0 ? result : -ErrorNumber.EOPNOTSUPP);
        }
        // The last block moves with what lies behind the end in it.
        boolean tailClean = state.tailClean;
        result = finish(context, state, slot, blocks.size(state) + length, modification);
        state.tailClean = tailClean;
        return result;
    }
}
