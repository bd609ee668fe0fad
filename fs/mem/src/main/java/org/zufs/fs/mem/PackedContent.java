// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.media.Region;

/**
 * The bytes of a file in blocks of the arena.
 *
 * <p>Invariants: of a written block that the map names, the bytes behind the end of the file are zeros, but for what
 * a write that is under way, or ended short ({@code tailDirty}), left there. A block that a write allocated is named
 * by its extents alone until it is committed; no other file can see what was in it before. {@code cuts} changes
 * whenever the map loses a block.
 *
 * <p>A token says, from the lowest bit: the epoch of {@link BlockPins}; {@link #ALLOCATES}; {@link #TAKEN}; the flags
 * of the owner; from bit 32 on {@code cuts} when it was taken.
 *
 * <p>Guarded by the lock of the file.
 */
final class PackedContent implements BlockMap.Sink {
    /** Bit of a token: some of its blocks are not in the map. */
    static final long ALLOCATES = 1 << 1;
    /** Bit of a token: it is one. */
    static final long TAKEN = 1 << 2;
    /** Bit of a token, for the owner. */
    static final long KILLS_SET_ID = 1 << 3;
    /** Bit of a token, for the owner. */
    static final long APPENDS = 1 << 4;

    private static final int LENGTH = BlockAllocator.BLOCK_LENGTH;
    private static final int SHIFT = BlockAllocator.BLOCK_SHIFT;
    private static final int CUTS_SHIFT = 32;
    /** Blocks that are copied in one call. */
    private static final int COPY_COUNT = 256;
    private static final MemorySegment ZEROS = ByteArena.ZEROS;

    private final BlockAllocator allocator;
    private final Region region;
    private final MemorySegment memory;
    private final BlockMap map;
    private final BlockPins pins;
    private final ByteArena arena;
    private long blockCount;
    private int writerCount;
    private int cuts;
    private boolean tailDirty;
    /** The run of blocks that {@link #dropped} is gathering. */
    private int droppedFirst;
    private int droppedCount;

    PackedContent(MemSuperblock superblock) {
        allocator = superblock.allocator();
        region = superblock.region();
        memory = region.segment();
        arena = superblock.arena();
        map = new BlockMap(arena);
        pins = new BlockPins(allocator);
    }

    /** {@return blocks that the file has} */
    long blockCount() {
        return blockCount;
    }

    boolean isPinned() {
        return pins.isPinned();
    }

    /** Adds the extents of a range within the file, and pins it. */
    void mapRead(long offset, int length, Extents out) {
        long end = offset + length;
        for (long at = offset; at < end;) {
            int inBlock = (int) at & LENGTH - 1;
            int bytes = (int) Math.min(LENGTH - inBlock, end - at);
            int entry = map.get(at >>> SHIFT);
            if (BlockMap.isWritten(entry)) {
                out.add(region, arenaOffset(entry) + inBlock, bytes);
            } else {
                out.add(null, 0, bytes);
            }
            at += bytes;
        }
        out.token(TAKEN | pins.pin());
    }

    /** Ends the token of a read. */
    void releaseRead(Extents extents) {
        pins.unpin((int) extents.token() & 1);
    }

    /** Copies bytes out that lie within the file. */
    void copyOut(long offset, MemorySegment target, long targetOffset, int length) {
        long end = offset + length;
        long to = targetOffset;
        for (long at = offset; at < end;) {
            int inBlock = (int) at & LENGTH - 1;
            int bytes = (int) Math.min(LENGTH - inBlock, end - at);
            int entry = map.get(at >>> SHIFT);
            if (BlockMap.isWritten(entry)) {
                MemorySegment.copy(memory, arenaOffset(entry) + inBlock, target, to, bytes);
            } else {
                MemorySegment.copy(ZEROS, 0, target, to, bytes);
            }
            at += bytes;
            to += bytes;
        }
    }

    /**
     * Adds extents for a range to be written, with blocks for all of it.
     *
     * @return 0 or -ENOSPC, after which nothing has changed
     */
    int mapWrite(int lane, long offset, int length, long flags, Extents out) {
        long first = offset >>> SHIFT;
        long last = offset + length - 1 >>> SHIFT;
        int missing = 0;
        for (long block = first; block <= last; block++) {
            if (map.get(block) == BlockMap.HOLE) {
                if (!map.prepare(block)) {
                    return -ErrorNumber.ENOSPC;
                }
                missing++;
            }
        }
        if (missing > 0 && !allocator.claim(missing)) {
            return -ErrorNumber.ENOSPC;
        }
        long end = offset + length;
        long goal = missing > 0 && first > 0 ? goalAfter(map.get(first - 1)) : BlockAllocator.ANYWHERE;
        int claimed = missing;
        for (long at = offset; at < end;) {
            int entry = map.get(at >>> SHIFT);
            if (entry == BlockMap.HOLE) {
                int taken = addFresh(lane, at, end, goal, out);
                if (taken < 0) {
                    settle(out, 0);
                    allocator.unclaim(claimed);
                    return taken;
                }
                claimed -= taken;
                at += Math.min(end - at, ((long) taken << SHIFT) - (at & LENGTH - 1));
                int lastExtent = out.count() - 1;
                goal = out.offset(lastExtent) + out.length(lastExtent) + LENGTH - 1 >>> SHIFT;
                continue;
            }
            if (!BlockMap.isWritten(entry)) {
                entry = materialize(at >>> SHIFT, entry);
            }
            int inBlock = (int) at & LENGTH - 1;
            int bytes = (int) Math.min(LENGTH - inBlock, end - at);
            out.add(region, arenaOffset(entry) + inBlock, bytes);
            goal = goalAfter(entry);
            at += bytes;
        }
        assert claimed == 0;
        writerCount++;
        out.token((long) cuts << CUTS_SHIFT | flags | TAKEN | (missing > 0 ? ALLOCATES : 0) | pins.pin());
        return 0;
    }

    private static long goalAfter(int entry) {
        return entry == BlockMap.HOLE ? BlockAllocator.ANYWHERE : BlockMap.block(entry) + 1L;
    }

    /** Adds a run of new blocks for a hole; answers how many, or a negative errno. */
    private int addFresh(int lane, long at, long end, long goal, Extents out) {
        long last = end - 1 >>> SHIFT;
        long block = at >>> SHIFT;
        int wanted = 1;
        while (block + wanted <= last && map.get(block + wanted) == BlockMap.HOLE) {
            wanted++;
        }
        long run = allocator.take(lane, goal, wanted);
        if (run < 0) {
            return (int) run;
        }
        int taken = BlockAllocator.count(run);
        long base = (long) BlockAllocator.block(run) << SHIFT;
        int head = (int) at & LENGTH - 1;
        int length = (int) Math.min(end - at, ((long) taken << SHIFT) - head);
        int tail = (int) (((long) taken << SHIFT) - head - length);
        zero(base, head);
        zero(base + head + length, tail);
        out.add(region, base + head, length);
        return taken;
    }

    /** Turns a block that only has space into one that holds zeros, which nobody can tell apart. */
    private int materialize(long block, int entry) {
        int written = entry & ~BlockMap.UNWRITTEN;
        zero(arenaOffset(written), LENGTH);
        map.set(block, written);
        return written;
    }

    /**
     * Ends the token of a write.
     *
     * @param length    bytes that were written from the start of the range; 0 to undo
     * @param size      of the file, as it is
     * @param extents   as they were mapped
     * @return the size of the file from now on, or -ENOSPC if other changes took the place of what was written
     */
    long endWrite(Extents extents, int length, long size) {
        long token = extents.token();
        int result = 0;
        if ((token & ALLOCATES) != 0 || (int) (token >>> CUTS_SHIFT) != cuts) {
            result = settle(extents, length);
        }
        long end = extents.fileOffset() + length;
        long newSize = length > 0 && result == 0 ? Math.max(size, end) : size;
        tailDirty |= length < extents.totalLength() && extents.fileOffset() + extents.totalLength() > newSize;
        writerCount--;
        if (writerCount == 0 && tailDirty) {
            cleanTail(newSize);
            tailDirty = false;
        }
        pins.unpin((int) token & 1);
        return result < 0 ? result : newSize;
    }

    /** Puts the new blocks of a write into the map, as far as it has come, and frees the rest of them. */
    private int settle(Extents extents, int length) {
        long end = extents.fileOffset() + length;
        long at = extents.fileOffset();
        int result = 0;
        for (int index = 0; index < extents.count(); index++) {
            long offset = extents.offset(index);
            long extentEnd = at + extents.length(index);
            while (at < extentEnd) {
                int inBlock = (int) at & LENGTH - 1;
                int bytes = (int) Math.min(LENGTH - inBlock, extentEnd - at);
                int written = (int) Math.clamp(end - at, 0L, bytes);
                int settled = settleBlock(at, offset, bytes, written);
                result = settled < 0 ? settled : result;
                at += bytes;
                offset += bytes;
            }
        }
        return result;
    }

    private int settleBlock(long at, long offset, int bytes, int written) {
        long block = at >>> SHIFT;
        int own = (int) (offset >>> SHIFT);
        int entry = map.get(block);
        if (entry != BlockMap.HOLE && BlockMap.block(entry) == own) {
            return 0;
        }
        if (pins.isWaiting(own)) {
            return written > 0 ? writeAgain(block, offset, written) : 0;
        }
        if (written > 0 && entry == BlockMap.HOLE && map.prepare(block)) {
            zero(offset + written, bytes - written);
            map.set(block, BlockMap.entry(own));
            blockCount++;
            return 0;
        }
        int result = 0;
        if (written > 0) {
            result = entry == BlockMap.HOLE ? -ErrorNumber.ENOSPC : merge(block, entry, offset, written);
        }
        allocator.free(own, 1);
        return result;
    }

    /** Two writes met in one hole, and the other one was committed first. */
    private int merge(long block, int entry, long offset, int written) {
        int target = BlockMap.isWritten(entry) ? entry : materialize(block, entry);
        MemorySegment.copy(memory, offset, memory, arenaOffset(target) + (offset & LENGTH - 1), written);
        return 0;
    }

    /**
     * A block that was written in place was taken from the file meanwhile: the bytes go where the file has its bytes
     * now.
     */
    private int writeAgain(long block, long offset, int written) {
        int entry = map.get(block);
        if (entry == BlockMap.HOLE) {
            if (!map.prepare(block) || !allocator.claim(1)) {
                return -ErrorNumber.ENOSPC;
            }
            long run = allocator.take(0, BlockAllocator.ANYWHERE, 1);
            if (run < 0) {
                allocator.unclaim(1);
                return (int) run;
            }
            entry = BlockMap.entry(BlockAllocator.block(run));
            zero(arenaOffset(entry), LENGTH);
            map.set(block, entry);
            blockCount++;
        }
        return merge(block, entry, offset, written);
    }

    /**
     * Copies what the file holds to another file, which has its size already, for cutting that off to it would take
     * what was allocated behind the end. Answers 0 or a negative errno.
     */
    int copyTo(Request request, int descriptor, long size) {
        for (long block = map.next(0); block != BlockMap.NONE;) {
            int entry = map.get(block);
            int count = 1;
            while (count < COPY_COUNT && map.get(block + count) == entry + count) {
                count++;
            }
            long at = block << SHIFT;
            long written = BlockMap.isWritten(entry) ? Math.clamp(size - at, 0L, (long) count << SHIFT) : 0;
            long result = DedicatedContent.writeFully(descriptor, memory, arenaOffset(entry), written, at);
            if (result >= 0 && result < written) {
                return -ErrorNumber.ENOSPC;
            }
            if (result >= 0 && blocksOf(written) < count) {
                long rest = count - blocksOf(written) << SHIFT;
                result = DedicatedContent.fallocate(descriptor, RegularFile.FALLOC_KEEP_SIZE,
                        at + (blocksOf(written) << SHIFT), rest);
            }
            if (result < 0) {
                return (int) result;
            }
            if (request.interrupted()) {
                return -ErrorNumber.EINTR;
            }
            block = map.next(block + count);
        }
        return 0;
    }

    /** Cuts the file off, or makes sure that what a longer one shows is zeros. */
    void truncate(long oldSize, long newSize) {
        if (newSize > oldSize) {
            return;
        }
        zeroTail(newSize);
        cut(blocksOf(newSize), Long.MAX_VALUE);
    }

    /** {@return how many blocks bytes reach into} */
    static long blocksOf(long bytes) {
        return (bytes >>> SHIFT) + ((bytes & LENGTH - 1) == 0 ? 0 : 1);
    }

    /** The first byte of a block; of the one behind the last that there can be, the end of the longest file. */
    private static long startOf(long block) {
        return block << SHIFT < 0 ? Long.MAX_VALUE : block << SHIFT;
    }

    /** Sets what lies behind the end of the file in its last block to zeros. */
    private void zeroTail(long size) {
        int inBlock = (int) size & LENGTH - 1;
        if (inBlock != 0) {
            zeroWritten(size, LENGTH - inBlock);
        }
    }

    /** Sets all that lies behind the end of the file to zeros, as far as it has blocks. */
    private void cleanTail(long size) {
        zeroTail(size);
        for (long block = map.next(blocksOf(size)); block != BlockMap.NONE; block = map.next(block + 1)) {
            map.set(block, map.get(block) | BlockMap.UNWRITTEN);
        }
    }

    /** Sets bytes within one block to zeros, if it is written. */
    private void zeroWritten(long offset, int length) {
        int entry = map.get(offset >>> SHIFT);
        if (BlockMap.isWritten(entry)) {
            zero(arenaOffset(entry) + (offset & LENGTH - 1), length);
        }
    }

    /** Makes holes of blocks. */
    void cut(long from, long to) {
        long before = blockCount;
        map.cut(from, to, this);
        flushDropped();
        if (blockCount != before) {
            cuts++;
        }
    }

    @Override
    public void dropped(int block) {
        blockCount--;
        if (droppedCount > 0 && block == droppedFirst + droppedCount && droppedCount < 1 << 20) {
            droppedCount++;
            return;
        }
        flushDropped();
        droppedFirst = block;
        droppedCount = 1;
    }

    private void flushDropped() {
        if (droppedCount > 0) {
            pins.free(droppedFirst, droppedCount);
            droppedCount = 0;
        }
    }

    /** Makes a range read as zeros, and frees the blocks that lie in it as a whole. */
    void punch(long offset, long end) {
        zeroEdges(offset, end);
        cut(blocksOf(offset), end >>> SHIFT);
    }

    /** Sets the parts of a range to zeros that are not whole blocks. */
    private void zeroEdges(long offset, long end) {
        long firstWhole = startOf(blocksOf(offset));
        long lastWhole = end & -LENGTH;
        if ((offset & LENGTH - 1) != 0) {
            zeroWritten(offset, (int) (Math.min(end, firstWhole) - offset));
        }
        if (end > lastWhole && lastWhole >= firstWhole) {
            zeroWritten(lastWhole, (int) (end - lastWhole));
        }
    }

    /** Makes a range read as zeros, with space for all of it. Answers 0 or -ENOSPC, after which nothing has changed. */
    int zeroRange(int lane, long offset, long end) {
        int result = allocate(lane, offset, end);
        if (result < 0) {
            return result;
        }
        zeroEdges(offset, end);
        long to = end >>> SHIFT;
        long from = blocksOf(offset);
        for (long block = map.next(from); block != BlockMap.NONE && block < to; block = map.next(block + 1)) {
            map.set(block, map.get(block) | BlockMap.UNWRITTEN);
        }
        return 0;
    }

    /** Takes space for all of a range that has none. Answers 0 or -ENOSPC, after which nothing has changed. */
    int allocate(int lane, long offset, long end) {
        long first = offset >>> SHIFT;
        long last = end - 1 >>> SHIFT;
        long missing = last - first + 1;
        for (long block = map.next(first); block != BlockMap.NONE && block <= last; block = map.next(block + 1)) {
            missing--;
        }
        if (missing == 0) {
            return 0;
        }
        if (!allocator.claim(missing)) {
            return -ErrorNumber.ENOSPC;
        }
        int result = 0;
        long goal = first > 0 ? goalAfter(map.get(first - 1)) : BlockAllocator.ANYWHERE;
        for (long block = first; block <= last && result == 0; block++) {
            int entry = map.get(block);
            if (entry == BlockMap.HOLE) {
                long taken = takeInto(lane, block, last, goal);
                if (taken < 0) {
                    result = (int) taken;
                    break;
                }
                missing -= taken;
                block += taken - 1;
                entry = map.get(block);
            }
            goal = goalAfter(entry);
        }
        endAllocation(first, last, result == 0);
        allocator.unclaim(missing);
        return result;
    }

    private long takeInto(int lane, long block, long last, long goal) {
        int wanted = 0;
        while (block + wanted <= last && wanted < 1 << 16 && map.get(block + wanted) == BlockMap.HOLE
                && map.prepare(block + wanted)) {
            wanted++;
        }
        if (wanted == 0) {
            return -ErrorNumber.ENOSPC;
        }
        long run = allocator.take(lane, goal, wanted);
        if (run < 0) {
            return run;
        }
        int taken = BlockAllocator.count(run);
        for (int index = 0; index < taken; index++) {
            map.set(block + index, BlockMap.entry(BlockAllocator.block(run) + index)
                    | BlockMap.UNWRITTEN | BlockMap.FRESH);
            blockCount++;
        }
        return taken;
    }

    /** Keeps what an allocation has taken, or gives it back. */
    private void endAllocation(long first, long last, boolean keep) {
        for (long block = map.next(first); block != BlockMap.NONE && block <= last; block = map.next(block + 1)) {
            int entry = map.get(block);
            if ((entry & BlockMap.FRESH) != 0) {
                if (keep) {
                    map.set(block, entry & ~BlockMap.FRESH);
                } else {
                    cut(block, block + 1);
                }
            }
        }
    }

    /**
     * Takes a range of whole blocks out; what follows moves up. Answers 0, -ENOSPC, or -EBUSY while the file is
     * written.
     */
    int collapse(long offset, long length) {
        if (writerCount > 0) {
            return -ErrorNumber.EBUSY;
        }
        BlockMap moved = new BlockMap(arena);
        long gap = length >>> SHIFT;
        if (!moved.copyShifted(map, offset >>> SHIFT, gap, -gap)) {
            moved.forgetNodes();
            return -ErrorNumber.ENOSPC;
        }
        cut(offset >>> SHIFT, (offset >>> SHIFT) + gap);
        map.replaceBy(moved);
        cuts++;
        return 0;
    }

    /**
     * Puts a hole of whole blocks in; what follows moves down. Answers 0, -ENOSPC, or -EBUSY while the file is
     * written.
     */
    int insert(long offset, long length) {
        if (writerCount > 0) {
            return -ErrorNumber.EBUSY;
        }
        BlockMap moved = new BlockMap(arena);
        if (!moved.copyShifted(map, offset >>> SHIFT, 0, length >>> SHIFT)) {
            moved.forgetNodes();
            return -ErrorNumber.ENOSPC;
        }
        map.replaceBy(moved);
        cuts++;
        return 0;
    }

    /** {@return the first byte from an offset on that is not in a hole, or -ENXIO} */
    long seekData(long offset, long size) {
        for (long block = map.next(offset >>> SHIFT); block != BlockMap.NONE; block = map.next(block + 1)) {
            if (block << SHIFT >= size) {
                break;
            }
            if (BlockMap.isWritten(map.get(block))) {
                return Math.max(offset, block << SHIFT);
            }
        }
        return -ErrorNumber.ENXIO;
    }

    /** {@return the first byte from an offset on that is in a hole; the end of the file is one} */
    long seekHole(long offset, long size) {
        long block = offset >>> SHIFT;
        while (startOf(block) < size && BlockMap.isWritten(map.get(block))) {
            block++;
        }
        return Math.min(size, Math.max(offset, startOf(block)));
    }

    private static long arenaOffset(int entry) {
        return (long) BlockMap.block(entry) << SHIFT;
    }

    private void zero(long offset, int length) {
        if (length > 0) {
            MemorySegment.copy(ZEROS, 0, memory, offset, length);
        }
    }
}
