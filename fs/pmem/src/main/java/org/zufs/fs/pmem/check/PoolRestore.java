// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongFunction;
import java.util.zip.CRC32C;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * Makes a pool from what {@link PoolDump} wrote. The superblocks are written last: a restore that was cut short leaves
 * no pool. For one thread.
 */
public final class PoolRestore {
    private final InputStream in;
    private final CRC32C check = new CRC32C();
    private final byte[] blocks = new byte[DumpLayout.STRETCH_COUNT_MAX << PoolGeometry.BLOCK_SHIFT];
    private final byte[] superblocks = new byte[2 << PoolGeometry.BLOCK_SHIFT];
    private boolean superblocksSeen;
    private long next;
    private long read;

    private PoolRestore(InputStream in) {
        this.in = in;
    }

    /**
     * Restores a pool.
     *
     * @param in       the dump; is not closed
     * @param media    makes memory of so many bytes, all zeros, when the dump has told how many; the caller closes it
     * @param progress is told of blocks
     * @return how many blocks the dump has
     * @throws IOException           if reading fails
     * @throws MountRefusedException if the stream is no dump, damaged or cut short
     */
    public static long read(InputStream in, LongFunction<PersistentMemory> media, Progress progress)
            throws IOException {
        try {
            return new PoolRestore(in).read(media, progress);
        } catch (EOFException end) {
            throw new MountRefusedException("the dump was cut short: make another one, or copy it again", end);
        }
    }

    private long read(LongFunction<PersistentMemory> media, Progress progress) throws IOException {
        long[] head = words(DumpLayout.HEAD_COUNT);
        if (head[DumpLayout.MAGIC] != DumpLayout.MAGIC_VALUE) {
            throw new MountRefusedException("this is no dump of a pool: zufs dump makes one");
        }
        if (head[DumpLayout.VERSION] != DumpLayout.VERSION_VALUE) {
            throw new MountRefusedException("a newer zufs made this dump (version " + head[DumpLayout.VERSION]
                    + "): use it to restore");
        }
        requireCheck("its head");
        long blockCount = head[DumpLayout.BLOCK_COUNT];
        if (blockCount < 1 || blockCount > 1L << 40) {
            throw damaged("its head");
        }
        PersistentMemory memory = media.apply(blockCount << PoolGeometry.BLOCK_SHIFT);
        for (long[] stretch = words(DumpLayout.STRETCH_HEAD_COUNT); stretch[0] != DumpLayout.END;
                stretch = words(DumpLayout.STRETCH_HEAD_COUNT)) {
            stretch(memory, stretch[0], stretch[1], blockCount);
            progress.at("blocks", next, blockCount);
        }
        requireCheck("its end");
        if (!superblocksSeen) {
            throw damaged("its superblock");
        }
        memory.sync();
        writeSuperblocks(memory, head);
        return read;
    }

    private void stretch(PersistentMemory memory, long first, long count, long blockCount) throws IOException {
        if (first < next || count < 1 || count > DumpLayout.STRETCH_COUNT_MAX || first > blockCount - count) {
            throw damaged("block " + next);
        }
        long told = word();
        int length = (int) count << PoolGeometry.BLOCK_SHIFT;
        if (in.readNBytes(blocks, 0, length) != length) {
            throw new EOFException();
        }
        check.update(blocks, 0, length);
        if (told != check.getValue()) {
            throw damaged("block " + first);
        }
        check.reset();
        int skipped = 0;
        if (first == 0 && count > 1) {
            System.arraycopy(blocks, 0, superblocks, 0, superblocks.length);
            superblocksSeen = true;
            skipped = superblocks.length;
        }
        long offset = (first << PoolGeometry.BLOCK_SHIFT) + skipped;
        if (length > skipped) {
            MemorySegment.copy(MemorySegment.ofArray(blocks), skipped, memory.data(), offset, length - skipped);
            memory.dataStored(offset, length - skipped);
            memory.persist(offset, length - skipped);
        }
        next = first + count;
        read += count;
    }

    /** Their logs are empty, and applied; else they are as they were. */
    private void writeSuperblocks(PersistentMemory memory, long[] head) {
        MemorySegment.copy(MemorySegment.ofArray(superblocks), 0, memory.data(), 0, superblocks.length);
        memory.dataStored(0, superblocks.length);
        memory.persist(0, superblocks.length);
        memory.refreshMetadata(0, memory.length());
        PoolHead pool = PoolHead.read(memory);
        if (pool.problem() != null) {
            throw damaged("its superblock");
        }
        boolean clean = head[DumpLayout.STATE] == SuperblockLayout.CLEAN;
        pool.write(memory, clean ? SuperblockLayout.CLEAN : SuperblockLayout.DIRTY, head[DumpLayout.LAST]);
    }

    private void requireCheck(String where) throws IOException {
        if (word() != check.getValue()) {
            throw damaged(where);
        }
        check.reset();
    }

    private static MountRefusedException damaged(String where) {
        return new MountRefusedException("the dump is damaged at " + where
                + ": make another one, or copy it again");
    }

    private long[] words(int count) throws IOException {
        byte[] bytes = in.readNBytes(count * Long.BYTES);
        if (bytes.length < count * Long.BYTES) {
            throw new EOFException();
        }
        check.update(bytes);
        long[] words = new long[count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return words;
    }

    private long word() throws IOException {
        byte[] bytes = in.readNBytes(Long.BYTES);
        if (bytes.length < Long.BYTES) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
