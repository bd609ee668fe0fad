// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

/**
 * Writes to blocks: finds or reserves them, and publishes them when they are filled.
 *
 * <p>What is written and has one owner is stored to in place. What is unwritten is too, but says so until the commit.
 * For holes and for shared blocks, blocks are reserved, which replace those at the commit. The parts of them that the
 * write does not cover are filled then, as the file is by then.
 *
 * <p>A token says, from the lowest bit: {@link #TAKEN}, {@link #ALLOCATES}, {@link #KILLS_SET_ID}, {@link #APPENDS};
 * from bit 8 the lane; from bit 32 the number of the write.
 */
final class ContentWriter {
    /** Bit of a token: it is one. */
    static final long TAKEN = 1;
    static final int LANE_SHIFT = 8;

    private static final long ALLOCATES = 1 << 1;
    private static final long KILLS_SET_ID = 1 << 2;
    private static final long APPENDS = 1 << 3;
    private static final long PRIVILEGED = 1 << 4;
    private static final int WRITE_SHIFT = 32;
    private static final int SHIFT = FileBlocks.SHIFT;
    private static final int MASK = FileBlocks.MASK;
    /** Answer of a step: the transaction is full. */
    private static final long FULL = 0;
    /** Answer of a step: the transaction is full, and holds half a step. */
    private static final long FULL_HALF_WAY = Long.MIN_VALUE;

    private final FileBlocks blocks;
    private final InlineContent inline;

    ContentWriter(FileBlocks blocks, InlineContent inline) {
        this.blocks = blocks;
        this.inline = inline;
    }

    int map(LaneContext context, FileState state, RegularFile file, long offset, int length, int flags, Extents out) {
        boolean appends = (flags & RegularFile.WRITE_APPEND) != 0;
        boolean privileged = (flags & FileContent.PRIVILEGED) != 0;
        long size = blocks.size(state);
        long at = appends ? appendOffset(state) : offset;
        if (at >= FileContent.LENGTH_MAX) {
            return -ErrorNumber.EFBIG;
        }
        int count = (int) Math.min(length, FileContent.LENGTH_MAX - at);
        if (inline.fits(state, at + count)) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        int result = inline.moveOut(context, state, privileged);
        if (result == 0 && at + count > size) {
            result = blocks.cleanTail(context, state, Long.MAX_VALUE, privileged);
        }
        if (result < 0) {
            return result;
        }
        out.begin(file, at);
        int write = state.nextWrite();
        long taken = addIntact(context, state, write, at, at + count, privileged, out);
        if (taken < 0) {
            FileBlocks.giveBack(context.space(), state, write);
            state.pending.removeAll(write);
            return (int) taken;
        }
        context.space().pin();
        state.writerCount++;
        if (appends) {
            state.appendEnd = at + count;
            state.appendCount++;
        }
        out.token((long) write << WRITE_SHIFT | (long) context.lane() << LANE_SHIFT | TAKEN | taken
                | (appends ? APPENDS : 0) | (privileged ? PRIVILEGED : 0)
                | ((flags & RegularFile.WRITE_KILLS_SET_ID) != 0 ? KILLS_SET_ID : 0));
        return 0;
    }

    /** {@return where an append begins} */
    long appendOffset(FileState state) {
        long size = blocks.size(state);
        return state.appendCount > 0 ? Math.max(size, state.appendEnd) : size;
    }

    private long addIntact(LaneContext context, FileState state, int write, long from, long end, boolean privileged,
            Extents out) {
        try {
            return add(context, state, write, from, end, privileged, out);
        } catch (InternalError lost) {
            state.changed();
            return -ErrorNumber.EIO;
        }
    }

    /** Adds the extents of a range. Answers 0, {@link #ALLOCATES}, or a negative errno. */
    private long add(LaneContext context, FileState state, int write, long from, long end, boolean privileged,
            Extents out) {
        LaneSpace space = context.space();
        Extent extent = state.extent;
        long allocates = 0;
        long goal = 0;
        for (long at = from; at < end;) {
            long block = at >>> SHIFT;
            long count = FileBlocks.blocksOf(end) - block;
            int found = blocks.locate(state, block);
            if (found < 0) {
                return found;
            }
            long physical = 0;
            if (found == ExtentTree.HOLDS) {
                count = Math.min(count, extent.end() - block);
                physical = extent.physicalOf(block);
                if (extent.isUnwritten()) {
                    long usable = state.pending.free(block, count);
                    physical = usable > 0 ? physical : 0;
                    count = usable > 0 ? usable : Math.min(count, state.pending.held(block));
                    if (usable > 0) {
                        state.pending.add(write, block, count);
                    }
                    allocates = ALLOCATES;
                } else if (extent.mayBeShared()) {
                    count = FileBlocks.sameSharing(space, extent, block, count);
                    physical = space.isShared(physical) ? 0 : physical;
                }
            } else if (found == ExtentTree.FOLLOWS) {
                count = Math.min(count, extent.logical() - block);
            }
            if (physical == 0) {
                goal = goal == 0 ? goalOf(state, block) : goal;
                physical = FileBlocks.reserve(context, state, write, count, goal, privileged);
                if (physical < 0) {
                    return physical;
                }
                count = space.reservedLength();
                allocates = ALLOCATES;
            }
            int inBlock = (int) at & MASK;
            int bytes = (int) Math.min(end - at, (count << SHIFT) - inBlock);
            out.add(blocks.region, (physical << SHIFT) + inBlock, bytes);
            goal = physical + count;
            at += bytes;
        }
        return allocates;
    }

    /** {@return the block behind that of the block before, or 0} */
    private long goalOf(FileState state, long block) {
        return block > 0 && blocks.locate(state, block - 1) == ExtentTree.HOLDS
                ? state.extent.physicalOf(block - 1) + 1 : 0;
    }

    int commit(LaneContext context, FileState state, Extents extents, int length, Modification modification) {
        int result = 0;
        if (length > 0) {
            boolean simple = (extents.token() & ALLOCATES) == 0 && !state.cutUnderWriters;
            try {
                result = simple ? publishInPlace(context, state, extents, length, modification)
                        : publish(context, state, extents, length, modification);
            } catch (InternalError lost) {
                // The token ends whatever happens: else the file stays in use, and freed blocks wait for ever.
                result = FileBlocks.abort(context, state, -ErrorNumber.EIO);
            }
        }
        end(context.space(), state, extents, result < 0 ? 0 : length);
        return result;
    }

    /** {@return the lane that took a token} */
    static int lane(long token) {
        return (int) (token >>> LANE_SHIFT) & 0xFFFF;
    }

    /** Ends a write: what was reserved for it and is not the file's is free again. On the space of the token's lane. */
    void end(LaneSpace space, FileState state, Extents extents, int length) {
        long token = extents.token();
        int write = (int) (token >>> WRITE_SHIFT);
        if ((token & ALLOCATES) != 0 || state.fresh.size() > 0) {
            FileBlocks.giveBack(space, state, write);
            state.pending.removeAll(write);
        }
        if ((token & APPENDS) != 0) {
            state.appendCount--;
        }
        state.tailDirty |= length < extents.totalLength()
                && extents.fileOffset() + extents.totalLength() > blocks.size(state);
        state.writerCount--;
        if (state.writerCount == 0) {
            state.tailClean &= !state.tailDirty;
            state.tailDirty = false;
            state.cutUnderWriters = false;
        }
        space.unpin();
    }

    private int publishInPlace(LaneContext context, FileState state, Extents extents, int length,
            Modification modification) {
        int left = length;
        for (int index = 0; left > 0; index++) {
            int bytes = Math.min(left, extents.length(index));
            blocks.persist(extents.offset(index), bytes);
            left -= bytes;
        }
        boolean killsSetId = (extents.token() & KILLS_SET_ID) != 0;
        long size = blocks.size(state);
        long end = extents.fileOffset() + length;
        if (end <= size && !modification.isNeeded(killsSetId) && blocks.isModified(state, modification.now())) {
            return 0;
        }
        int result = end > size ? blocks.cleanTail(context, state, extents.fileOffset(), false) : 0;
        if (result < 0) {
            return result;
        }
        Transaction transaction = FileBlocks.begin(context);
        int slot = transaction.open(state.inodeOffset);
        return finish(context, state, slot, Math.max(size, end), modification, killsSetId);
    }

    /** Commits with size and times. */
    private int finish(LaneContext context, FileState state, int slot, long newSize, Modification modification,
            boolean killsSetId) {
        Transaction transaction = context.transaction();
        long size = blocks.size(state);
        int result = FileBlocks.stage(transaction, slot, newSize, modification, killsSetId);
        if (result < 0) {
            transaction.abort();
            state.fresh.settle(false);
            return result;
        }
        result = transaction.commit();
        state.fresh.settle(result == 0);
        if (result == 0) {
            FileBlocks.grown(state, size, newSize);
        }
        return result;
    }

    /** Publishes new blocks; in several transactions, from the start on, if they do not fit into one. */
    private int publish(LaneContext context, FileState state, Extents extents, int length,
            Modification modification) {
        boolean privileged = (extents.token() & PRIVILEGED) != 0;
        int result = inline.moveOut(context, state, privileged);
        if (result == 0 && extents.fileOffset() + length > blocks.size(state)) {
            result = blocks.cleanTail(context, state, extents.fileOffset(), privileged);
        }
        long at = extents.fileOffset();
        long end = at + length;
        long stop = end;
        long start = at;
        long runMax = Long.MAX_VALUE;
        int slot = result < 0 ? 0 : FileBlocks.begin(context).open(state.inodeOffset);
        while (result == 0 && start < end) {
            long done = at < stop ? step(context, state, slot, extents, at, stop, runMax) : FULL;
            if (done > 0) {
                at += done;
            } else if (done < 0 && done != FULL_HALF_WAY) {
                result = (int) done;
            } else if (done == FULL_HALF_WAY || at == start) {
                if (at == start && runMax == 1) {
                    result = -ErrorNumber.ENOSPC;
                    break;
                }
                runMax = at == start ? 1 : runMax;
                stop = at == start ? end : at;
                at = start;
                context.transaction().abort();
                state.fresh.settle(false);
                slot = FileBlocks.begin(context).open(state.inodeOffset);
            } else {
                boolean last = at == end;
                result = finish(context, state, slot, Math.max(blocks.size(state), at), modification,
                        (extents.token() & KILLS_SET_ID) != 0);
                start = at;
                stop = end;
                runMax = Long.MAX_VALUE;
                if (result == 0 && !last) {
                    slot = FileBlocks.begin(context).open(state.inodeOffset);
                }
            }
        }
        if (result < 0) {
            context.transaction().abort();
            state.fresh.settle(false);
        }
        state.changed();
        return result;
    }

    /** Stages blocks of a write from an offset on. Answers how many bytes, or that the transaction is full. */
    private long step(LaneContext context, FileState state, int slot, Extents extents, long at, long stop,
            long runMax) {
        Transaction transaction = context.transaction();
        LaneSpace space = context.space();
        Extent extent = state.extent;
        if (!transaction.hasRoom(3 * blocks.tree.unitsOfChange(transaction, slot))) {
            return FULL;
        }
        int index = 0;
        long pieceStart = extents.fileOffset();
        while (at >= pieceStart + extents.length(index)) {
            pieceStart += extents.length(index++);
        }
        long end = Math.min(stop, pieceStart + extents.length(index));
        long source = extents.offset(index) + at - pieceStart;
        long block = at >>> SHIFT;
        long own = source >>> SHIFT;
        int found = blocks.tree.find(transaction, slot, block, extent);
        if (found < 0) {
            return found;
        }
        boolean holds = found == ExtentTree.HOLDS;
        long count = Math.min(runMax, FileBlocks.blocksOf(end) - block);
        if (found != ExtentTree.NONE) {
            count = Math.min(count, (holds ? extent.end() : extent.logical()) - block);
        }
        if (holds && !extent.isUnwritten()) {
            count = FileBlocks.sameSharing(space, extent, block, count);
            if (!FileBlocks.isShared(space, extent, block)) {
                return store(extent.physicalOf(block), source, at, Math.min(end, block + count << SHIFT));
            }
        } else if (holds && extent.physicalOf(block) == own && !(state.cutUnderWriters && state.writerCount > 1)) {
            end = Math.min(end, block + count << SHIFT);
            fillEdges(state, false, block, own, count, at, end);
            blocks.persist(own << SHIFT, count << SHIFT);
            int result = blocks.tree.flag(transaction, space, slot, block, block + count, ExtentLayout.UNWRITTEN, 0,
                    extent);
            return result < 0 ? result : end - at;
        }
        long held = state.fresh.held(own);
        if (held == 0) {
            int write = (int) (extents.token() >>> WRITE_SHIFT);
            own = FileBlocks.reserve(context, state, write, count, 0, (extents.token() & PRIVILEGED) != 0);
            if (own < 0) {
                return own;
            }
            held = space.reservedLength();
            count = Math.min(count, held);
            blocks.copy(source, (own << SHIFT) + (at & MASK), Math.min(end, block + count << SHIFT) - at);
        }
        count = space.room(own, Math.min(count, held));
        return count == 0 ? FULL
                : replace(context, state, slot, holds, block, own, count, at, Math.min(end, block + count << SHIFT));
    }

    /** Makes bytes last that lie in a block of the file, or copies them to it first. */
    private long store(long physical, long source, long at, long end) {
        long target = (physical << SHIFT) + (at & MASK);
        if (target != source) {
            blocks.copy(source, target, end - at);
        }
        blocks.persist(target, end - at);
        return end - at;
    }

    /** Lets a run of reserved blocks take the place of what the file has there. */
    private long replace(LaneContext context, FileState state, int slot, boolean holds, long block, long own,
            long count, long at, long end) {
        fillEdges(state, holds && !state.extent.isUnwritten(), block, own, count, at, end);
        blocks.persist(own << SHIFT, count << SHIFT);
        if (holds) {
            int result = blocks.tree.remove(context.transaction(), context.space(), slot, block, block + count, false,
                    state.extent);
            state.cut();
            if (result != ExtentTree.DONE) {
                return result < 0 ? result : FULL_HALF_WAY;
            }
            if (context.space().room(own, count) < count) {
                return FULL_HALF_WAY;
            }
        }
        int result = blocks.place(context, state, slot, block, own, count, 0);
        return result < 0 ? result : end - at;
    }

    /** Fills what a write leaves of its blocks: as the file is there, zeros where that has none. */
    private void fillEdges(FileState state, boolean isWritten, long block, long own, long count, long at, long end) {
        long from = block << SHIFT;
        long to = block + count << SHIFT;
        fill(state, isWritten, own << SHIFT, from, at - from);
        fill(state, isWritten, (own << SHIFT) + end - from, end, to - end);
    }

    private void fill(FileState state, boolean isWritten, long target, long offset, long length) {
        if (length > 0) {
            long kept = isWritten ? Math.clamp(blocks.size(state) - offset, 0L, length) : 0;
            if (kept > 0) {
                long physical = state.extent.physicalOf(offset >>> SHIFT);
                blocks.copy((physical << SHIFT) + (offset & MASK), target, kept);
            }
            blocks.zero(target + kept, length - kept);
        }
    }
}
