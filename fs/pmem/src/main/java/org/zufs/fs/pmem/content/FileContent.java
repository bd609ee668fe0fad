// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.space.Space;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

/**
 * The bytes of regular files, one object for a pool. What lies behind the end of a file in its last block is undefined,
 * and set to zeros before the file grows over it.
 *
 * <p>Each operation is one transaction, so that after a crash it is there as a whole or not at all; except where more
 * blocks change than one transaction can take: then it is there from its start up to some block. Bytes of new blocks
 * are durable before the transaction that publishes them. Bytes that are overwritten in place are durable when the
 * operation has returned; a crash before may leave some of them old.
 *
 * <p>The caller holds the lock of the file, both locks of two files, in all calls but {@link #release}; it has checked
 * the unit of the inode. The flags of {@link RegularFile#write} go together with {@link #PRIVILEGED}. The data path
 * allocates nothing.
 */
public final class FileContent {
    /** The longest file, in bytes. */
    public static final long LENGTH_MAX = 1L << 62;
    /** Flag: may use what is kept for root. */
    public static final int PRIVILEGED = 1 << 16;

    private final Space space;
    private final Unfinished unfinished;
    private final FileBlocks blocks;
    private final InlineContent inline;
    private final ContentWriter writer;
    private final Preallocation preallocation;
    private final RangeCopy rangeCopy;

    /**
     * @param geometry   of the pool
     * @param tree       its extents
     * @param space      its space
     * @param laneCount  lanes that use it
     * @param unfinished remembers what is still to be freed
     */
    public FileContent(PoolGeometry geometry, ExtentTree tree, Space space, int laneCount, Unfinished unfinished) {
        this.space = space;
        this.unfinished = unfinished;
        blocks = new FileBlocks(geometry, tree);
        inline = new InlineContent(blocks);
        writer = new ContentWriter(blocks, inline);
        preallocation = new Preallocation(blocks, inline, space);
        rangeCopy = new RangeCopy(this, blocks, inline, writer, laneCount);
    }

    /**
     * Maps a range to be read: {@link RegularFile#map}.
     *
     * @return 0; -EOPNOTSUPP if the bytes can only be {@linkplain #read read}; -EIO
     */
    public int mapRead(LaneContext context, FileState state, RegularFile file, long offset, int length, Extents out) {
        if (blocks.kind(state) == InodeLayout.INLINE) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        out.begin(file, offset);
        long end = offset + Math.clamp(blocks.size(state) - offset, 0L, length);
        for (long at = offset; at < end;) {
            long block = at >>> FileBlocks.SHIFT;
            int found = blocks.locate(state, block);
            if (found < 0) {
                return found;
            }
            boolean isHole = found != ExtentTree.HOLDS || state.extent.isUnwritten();
            int bytes = (int) Math.min(end - at, uniform(state, found, at));
            if (isHole) {
                out.add(null, 0, bytes);
            } else {
                out.add(blocks.region, (state.extent.physicalOf(block) << FileBlocks.SHIFT) + (at & FileBlocks.MASK),
                        bytes);
            }
            at += bytes;
        }
        context.space().pin();
        out.token(ContentWriter.TAKEN | (long) context.lane() << ContentWriter.LANE_SHIFT);
        return 0;
    }

    /** {@return how many bytes from an offset on lie in the same extent or hole} */
    private static long uniform(FileState state, int found, long at) {
        return switch (found) {
            case ExtentTree.HOLDS -> (state.extent.end() << FileBlocks.SHIFT) - at;
            case ExtentTree.FOLLOWS -> (state.extent.logical() << FileBlocks.SHIFT) - at;
            default -> Long.MAX_VALUE;
        };
    }

    /** Ends the token of a read. Any thread, no lock. */
    public void release(Extents extents) {
        space.lane(ContentWriter.lane(extents.token())).unpin();
    }

    /**
     * Maps a range to be written: {@link RegularFile#map}.
     *
     * @return 0; -EOPNOTSUPP if the bytes can only be {@linkplain #write written}; -ENOSPC, -EFBIG, -EIO
     */
    public int mapWrite(LaneContext context, FileState state, RegularFile file, long offset, int length, int flags,
            Extents out) {
        try {
            return writer.map(context, state, file, offset, length, flags, out);
        } catch (InternalError lost) {
            return FileBlocks.abort(context, state, -ErrorNumber.EIO);
        }
    }

    /**
     * Ends the token of a write: {@link RegularFile#commit}.
     *
     * @return 0, -ENOSPC or -EIO
     */
    public int commit(LaneContext context, FileState state, Extents extents, int length, Modification modification) {
        assert ContentWriter.lane(extents.token()) == context.lane();
        return writer.commit(context, state, extents, length, modification);
    }

    /** Ends the token of a write without publishing. On the lane that mapped it. */
    public void abort(FileState state, Extents extents) {
        writer.end(space.lane(ContentWriter.lane(extents.token())), state, extents, 0);
    }

    /**
     * Reads bytes at once, with the lock held all the time: for short reads.
     *
     * @return how many, or -EIO
     */
    public int read(FileState state, long offset, ByteRange destination) {
        int length = (int) Math.clamp(blocks.size(state) - offset, 0L, destination.length());
        int result = copyOut(state, offset, destination.segment(), destination.offset(), length);
        return result < 0 ? result : length;
    }

    /** Copies bytes out that lie within the file. Answers 0 or -EIO. */
    int copyOut(FileState state, long offset, MemorySegment target, long targetOffset, int length) {
        if (length > 0 && blocks.kind(state) == InodeLayout.INLINE) {
            return inline.copyOut(state, (int) Math.min(offset, Integer.MAX_VALUE >> 1), target, targetOffset, length);
        }
        long end = offset + length;
        for (long at = offset; at < end;) {
            long block = at >>> FileBlocks.SHIFT;
            int found = blocks.locate(state, block);
            if (found < 0) {
                return found;
            }
            int bytes = (int) Math.min(end - at, uniform(state, found, at));
            long to = targetOffset + at - offset;
            if (found == ExtentTree.HOLDS && !state.extent.isUnwritten()) {
                blocks.copyOut((state.extent.physicalOf(block) << FileBlocks.SHIFT) + (at & FileBlocks.MASK), target,
                        to, bytes);
            } else {
                FileBlocks.zeroOut(target, to, bytes);
            }
            at += bytes;
        }
        return 0;
    }

    /**
     * Writes bytes at once, with the lock held all the time.
     *
     * @param scratch extents that are changed
     * @return how many, or a negative errno: ENOSPC, EFBIG, EIO
     */
    public int write(LaneContext context, FileState state, long offset, int flags, ByteRange source, Extents scratch,
            Modification modification) {
        int length = (int) source.length();
        int result = mapWrite(context, state, null, offset, length, flags, scratch);
        if (result == 0) {
            try {
                length = scratch.copyFrom(source);
            } catch (InternalError lost) {
                abort(state, scratch);
                return -ErrorNumber.EIO;
            }
            result = writer.commit(context, state, scratch, length, modification);
        } else if (result == -ErrorNumber.EOPNOTSUPP) {
            long at = (flags & RegularFile.WRITE_APPEND) != 0 ? writer.appendOffset(state) : offset;
            result = writeInline(context, state, (int) at, source.segment(), source.offset(), length, flags,
                    modification);
        }
        return result < 0 ? result : length;
    }

    int writeInline(LaneContext context, FileState state, int offset, MemorySegment source, long sourceOffset,
            int length, int flags, Modification modification) {
        if (length == 0) {
            return 0;
        }
        Transaction transaction = FileBlocks.begin(context);
        int slot = transaction.open(state.inodeOffset);
        inline.stage(transaction, slot, offset, source, sourceOffset, length);
        return finish(context, state, slot, Math.max(blocks.size(state), offset + length), modification,
                (flags & RegularFile.WRITE_KILLS_SET_ID) != 0);
    }

    private static int finish(LaneContext context, FileState state, int slot, long size, Modification modification,
            boolean killsSetId) {
        int result = FileBlocks.stage(context.transaction(), slot, size, modification, killsSetId);
        return result < 0 ? FileBlocks.abort(context, state, result) : FileBlocks.commit(context.transaction(), state);
    }

    /**
     * Cuts the file off, or lengthens it by a hole. What lies behind a shorter end is freed, in further transactions if
     * it is too much for one.
     *
     * @param flags {@link #PRIVILEGED} or 0
     * @return 0 or a negative errno, ENOSPC, EFBIG, after which nothing has changed; EIO
     */
    public int truncate(LaneContext context, FileState state, long newSize, int flags, Modification modification) {
        if (newSize > LENGTH_MAX || newSize < 0) {
            return newSize < 0 ? -ErrorNumber.EINVAL : -ErrorNumber.EFBIG;
        }
        try {
            return newSize > blocks.size(state)
                    ? lengthen(context, state, newSize, (flags & PRIVILEGED) != 0, modification)
                    : cut(context, state, newSize, modification);
        } catch (InternalError lost) {
            return FileBlocks.abort(context, state, -ErrorNumber.EIO);
        }
    }

    private int lengthen(LaneContext context, FileState state, long newSize, boolean privileged,
            Modification modification) {
        long size = blocks.size(state);
        int result = newSize > FileBlocks.INLINE_MAX ? inline.moveOut(context, state, privileged) : 0;
        if (result == 0) {
            result = blocks.cleanTail(context, state, Long.MAX_VALUE, privileged);
        }
        if (result < 0) {
            return result;
        }
        int slot = FileBlocks.begin(context).open(state.inodeOffset);
        result = finish(context, state, slot, newSize, modification, false);
        if (result == 0) {
            FileBlocks.grown(state, size, newSize);
        }
        return result;
    }

    private int cut(LaneContext context, FileState state, long newSize, Modification modification) {
        long size = blocks.size(state);
        Transaction transaction = FileBlocks.begin(context);
        int slot = transaction.open(state.inodeOffset);
        int more = ExtentTree.DONE;
        if (blocks.kind(state) == InodeLayout.INLINE) {
            if (size > FileBlocks.INLINE_MAX) {
                return FileBlocks.abort(context, state, -ErrorNumber.EIO);
            }
            inline.stage(transaction, slot, (int) newSize, null, 0, (int) (size - newSize));
            if (newSize == 0) {
                transaction.set(slot, InodeLayout.CONTENT, InodeLayout.NOTHING);
            }
        } else {
            more = cutBlocks(context, state, slot, newSize);
            if (more == ExtentTree.MORE) {
                int result = unfinished.remember(transaction, slot);
                more = result < 0 ? result : more;
            }
        }
        int result = more < 0 ? FileBlocks.abort(context, state, more)
                : finish(context, state, slot, newSize, modification, false);
        if (result < 0) {
            return result;
        }
        state.tailClean = false;
        state.cut();
        return more == ExtentTree.MORE ? finish(context, state) : 0;
    }

    /** Stages that blocks behind a size are freed, as far as possible. */
    private int cutBlocks(LaneContext context, FileState state, int slot, long newSize) {
        Transaction transaction = context.transaction();
        context.space().deleting(true);
        int result = blocks.tree.remove(transaction, context.space(), slot, FileBlocks.blocksOf(newSize),
                ExtentTree.BLOCK_END, false, state.extent);
        context.space().deleting(false);
        if (result == ExtentTree.DONE && (int) transaction.get(slot, InodeLayout.CONTENT) == InodeLayout.EXTENTS
                && transaction.get(slot, InodeLayout.BLOCK_COUNT) == 0) {
            transaction.set(slot, InodeLayout.CONTENT, InodeLayout.NOTHING);
        }
        return result;
    }

    /**
     * Frees what lies behind the end of a file, after a truncation that a crash has ended.
     *
     * @return 0 or a negative errno
     */
    public int finish(LaneContext context, FileState state) {
        for (int more = ExtentTree.MORE; more == ExtentTree.MORE;) {
            Transaction transaction = FileBlocks.begin(context);
            int slot = transaction.open(state.inodeOffset);
            more = cutBlocks(context, state, slot, blocks.size(state));
            int result = more == ExtentTree.DONE ? unfinished.forget(transaction, slot) : Math.min(more, 0);
            result = result < 0 ? FileBlocks.abort(context, state, result) : FileBlocks.commit(transaction, state);
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }

    /**
     * Stages in an open transaction that all content is freed, as far as it can take that, whatever the size says.
     *
     * @param slot of the inode
     * @return {@link ExtentTree#DONE}, {@link ExtentTree#MORE}, or -EIO
     */
    public int free(LaneContext context, FileState state, int slot) {
        int result = cutBlocks(context, state, slot, 0);
        state.cut();
        return result;
    }

    /**
     * Allocates, frees or shifts a range: {@link RegularFile#fallocate}.
     *
     * @param flags {@link #PRIVILEGED} or 0
     * @return 0 or a negative errno: EINVAL, ENOSPC, EFBIG, EOPNOTSUPP, EBUSY if a range is to be shifted while the
     *     file is being written, EIO
     */
    public int fallocate(LaneContext context, FileState state, int mode, long offset, long length, int flags,
            Modification modification) {
        try {
            return preallocation.apply(context, state, mode, offset, length, (flags & PRIVILEGED) != 0, modification);
        } catch (InternalError lost) {
            return FileBlocks.abort(context, state, -ErrorNumber.EIO);
        }
    }

    /**
     * Finds data or a hole: {@link RegularFile#seek}.
     *
     * @return the offset, or a negative errno: ENXIO, EINVAL, EIO
     */
    public long seek(FileState state, long offset, int whence) {
        long size = blocks.size(state);
        if (offset < 0 || offset >= size) {
            return -ErrorNumber.ENXIO;
        }
        if (whence != RegularFile.SEEK_DATA && whence != RegularFile.SEEK_HOLE) {
            return -ErrorNumber.EINVAL;
        }
        boolean wantsData = whence == RegularFile.SEEK_DATA;
        if (blocks.kind(state) == InodeLayout.INLINE) {
            return wantsData ? offset : size;
        }
        for (long at = offset; at < size;) {
            int found = blocks.locate(state, at >>> FileBlocks.SHIFT);
            if (found < 0) {
                return found;
            }
            boolean isData = found == ExtentTree.HOLDS && !state.extent.isUnwritten();
            if (isData == wantsData) {
                return at;
            }
            at = Math.min(size, at + Math.min(size, uniform(state, found, at)));
        }
        return wantsData ? -ErrorNumber.ENXIO : size;
    }

    /**
     * Copies or shares a range: {@link RegularFile#copyRange}. Whole blocks are shared where they lie alike in both
     * files and neither is being written; all others are copied. Long ranges are done in part.
     *
     * @param target  the other file, or the same if the ranges do not overlap
     * @param flags   {@link #PRIVILEGED}, {@link RegularFile#WRITE_KILLS_SET_ID}, or 0
     * @param scratch extents that are changed
     * @return how many bytes, 0 at the end of the file; or a negative errno
     */
    public long copyRange(LaneContext context, FileState state, long offset, FileState target, long targetOffset,
            long length, int flags, Extents scratch, Modification modification) {
        try {
            return rangeCopy.copy(context, state, offset, target, targetOffset, length, flags, scratch, modification);
        } catch (InternalError lost) {
            state.changed();
            return FileBlocks.abort(context, target, -ErrorNumber.EIO);
        }
    }
}
