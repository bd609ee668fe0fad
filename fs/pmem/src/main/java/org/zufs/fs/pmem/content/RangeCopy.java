// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

/** Copies ranges between files of the pool: shares blocks where that can be, and copies bytes where not. */
final class RangeCopy {
    private static final int SHIFT = FileBlocks.SHIFT;
    private static final int MASK = FileBlocks.MASK;
    /** Bytes that are copied while the locks are held. */
    private static final int COPY_LENGTH_MAX = 1 << 20;
    /** Transactions of one call that share blocks. */
    private static final int SHARE_COUNT_MAX = 64;

    private final FileContent content;
    private final FileBlocks blocks;
    private final InlineContent inline;
    private final ContentWriter writer;
    private final MemorySegment[] bounces;

    RangeCopy(FileContent content, FileBlocks blocks, InlineContent inline, ContentWriter writer, int laneCount) {
        this.content = content;
        this.blocks = blocks;
        this.inline = inline;
        this.writer = writer;
        bounces = new MemorySegment[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            bounces[lane] = MemorySegment.ofArray(new byte[FileBlocks.INLINE_MAX]);
        }
    }

    long copy(LaneContext context, FileState state, long offset, FileState target, long targetOffset, long length,
            int flags, Extents scratch, Modification modification) {
        long wanted = Math.min(length, blocks.size(state) - offset);
        if (wanted > 0 && targetOffset > FileContent.LENGTH_MAX - wanted) {
            return -ErrorNumber.EFBIG;
        }
        boolean alike = ((offset ^ targetOffset) & MASK) == 0 && state.writerCount == 0 && target.writerCount == 0;
        long done = 0;
        int copied = 0;
        for (int shares = 0; done < wanted && shares < SHARE_COUNT_MAX && copied < COPY_LENGTH_MAX;) {
            long from = offset + done;
            long to = targetOffset + done;
            long left = wanted - done;
            long result = -ErrorNumber.EMLINK;
            if (alike && (from & MASK) == 0 && left >= FileBlocks.LENGTH
                    && blocks.kind(state) != InodeLayout.INLINE) {
                result = share(context, state, from >>> SHIFT, target, to >>> SHIFT, left >>> SHIFT, flags,
                        modification);
                shares++;
            }
            if (result == -ErrorNumber.EMLINK) {
                long inBlock = from & MASK;
                long part = alike && inBlock != 0 ? FileBlocks.LENGTH - inBlock
                        : alike && left >= FileBlocks.LENGTH ? FileBlocks.LENGTH : COPY_LENGTH_MAX - copied;
                result = copyBytes(context, state, from, target, to, (int) Math.min(part, left), flags, scratch,
                        modification);
                copied += (int) Math.max(result, 0);
            }
            if (result <= 0) {
                return done > 0 || result == 0 ? done : result;
            }
            done += result;
        }
        return done;
    }

    private int copyBytes(LaneContext context, FileState state, long from, FileState target, long to, int length,
            int flags, Extents scratch, Modification modification) {
        int result = writer.map(context, target, null, to, length, flags & ~RegularFile.WRITE_APPEND, scratch);
        if (result == -ErrorNumber.EOPNOTSUPP) {
            MemorySegment bounce = bounces[context.lane()];
            result = content.copyOut(state, from, bounce, 0, length);
            return result < 0 ? result : length(content.writeInline(context, target, (int) to, bounce, 0, length, flags,
                    modification), length);
        }
        if (result < 0) {
            return result;
        }
        int done = 0;
        try {
            for (int index = 0; index < scratch.count() && result == 0; index++) {
                result = content.copyOut(state, from + done, scratch.region(index).segment(), scratch.offset(index),
                        scratch.length(index));
                done += scratch.length(index);
            }
        } catch (InternalError lost) {
            result = -ErrorNumber.EIO;
        }
        if (result < 0) {
            content.abort(target, scratch);
            return result;
        }
        return length(writer.commit(context, target, scratch, length, modification), length);
    }

    private static int length(int result, int length) {
        return result < 0 ? result : length;
    }

    /**
     * Lets the target have what the source has at some blocks: as far as one extent or hole goes.
     *
     * @return bytes, -EMLINK if the blocks have to be copied, or another negative errno
     */
    private long share(LaneContext context, FileState state, long block, FileState target, long targetBlock,
            long blockCount, int flags, Modification modification) {
        boolean privileged = (flags & FileContent.PRIVILEGED) != 0;
        int result = inline.moveOut(context, target, privileged);
        long size = blocks.size(target);
        if (result == 0 && targetBlock << SHIFT > size) {
            result = blocks.cleanTail(context, target, Long.MAX_VALUE, privileged);
        }
        int found = result < 0 ? result : blocks.locate(state, block);
        if (found < 0) {
            return found;
        }
        Extent extent = state.extent;
        long count = blockCount;
        if (found != ExtentTree.NONE) {
            count = Math.min(count, (found == ExtentTree.HOLDS ? extent.end() : extent.logical()) - block);
        }
        boolean isData = found == ExtentTree.HOLDS && !extent.isUnwritten();
        long physical = isData ? extent.physicalOf(block) : 0;
        Transaction transaction = FileBlocks.begin(context);
        int slot = transaction.open(state.inodeOffset);
        int targetSlot = transaction.open(target.inodeOffset);
        if (isData) {
            count = context.space().share(physical, Math.min(count, ExtentLayout.LENGTH_MAX));
            count = count == -ErrorNumber.EAGAIN ? -ErrorNumber.EMLINK : count;
        }
        if (count > 0) {
            count = stage(context, state, slot, block, target, targetSlot, targetBlock, count, physical);
        }
        if (count > 0) {
            long newSize = Math.max(size, targetBlock + count << SHIFT);
            result = FileBlocks.stage(transaction, targetSlot, newSize, modification,
                    (flags & RegularFile.WRITE_KILLS_SET_ID) != 0);
            result = result < 0 ? FileBlocks.abort(context, target, result) : FileBlocks.commit(transaction, target);
            if (result == 0) {
                FileBlocks.grown(target, size, newSize);
            }
        } else {
            result = FileBlocks.abort(context, target, (int) count);
        }
        state.changed();
        target.cut();
        return result < 0 ? result : count << SHIFT;
    }

    /** Stages shared blocks, or a hole where there is nothing to share. Answers how many; or a negative errno. */
    private long stage(LaneContext context, FileState state, int slot, long block, FileState target, int targetSlot,
            long targetBlock, long count, long physical) {
        Transaction transaction = context.transaction();
        int result = blocks.tree.remove(transaction, context.space(), targetSlot, targetBlock, targetBlock + count,
                false, target.extent);
        long done = count;
        if (result == ExtentTree.MORE) {
            if (physical != 0) {
                return -ErrorNumber.EMLINK;
            }
            int found = blocks.tree.find(transaction, targetSlot, targetBlock, target.extent);
            done = found <= ExtentTree.NONE ? count
                    : Math.min(count, Math.max(targetBlock, target.extent.logical()) - targetBlock);
            return done == 0 ? -ErrorNumber.EMLINK : done;
        }
        if (result == ExtentTree.DONE && physical != 0) {
            result = blocks.tree.flag(transaction, context.space(), slot, block, block + count, 0,
                    ExtentLayout.SHARED, state.extent);
            if (result == ExtentTree.MORE) {
                return -ErrorNumber.EMLINK;
            }
            if (result == ExtentTree.DONE) {
                result = blocks.tree.insert(transaction, context.space(), targetSlot, targetBlock, physical, count,
                        ExtentLayout.SHARED);
            }
        }
        return result < 0 ? result : done;
    }
}
