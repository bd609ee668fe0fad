// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * Writes a pool to a stream: the blocks that are used, as {@link DumpLayout} says, with the logs applied. So the copy
 * has everything: inode numbers, hard links, shared blocks, holes, attributes; and no code of the file system has to
 * understand it. The pool is not mounted, and is not changed. For one thread.
 */
public final class PoolDump {
    private final PersistentMemory memory;
    private final PoolHead head;
    private final UnitView view = new UnitView();
    private final LogReader logs = new LogReader();
    private final byte[] blocks = new byte[DumpLayout.STRETCH_COUNT_MAX << PoolGeometry.BLOCK_SHIFT];
    private final CRC32C check = new CRC32C();
    private final OutputStream out;
    private final Progress progress;
    private long written;

    private PoolDump(PersistentMemory memory, OutputStream out, Progress progress) {
        this.memory = memory;
        this.out = out;
        this.progress = progress;
        head = PoolHead.read(memory);
        if (head.problem() != null) {
            throw new MountRefusedException(memory.describe() + ": " + head.problem().what());
        }
        view.begin(memory, head.geometry().poolSeed());
        logs.read(memory, head, (lane, half, offset) -> {
            throw new MountRefusedException(memory.describe() + " has a damaged log: run zufs fsck --repair first");
        });
        logs.layOver(view);
    }

    /**
     * Dumps a pool.
     *
     * @param memory   the pool
     * @param out      takes the dump; is flushed, not closed
     * @param progress is told of blocks
     * @return how many blocks the dump has
     * @throws IOException           if writing fails
     * @throws MountRefusedException if it is no pool, or damaged where the dump has to look
     */
    public static long write(PersistentMemory memory, OutputStream out, Progress progress) throws IOException {
        return new PoolDump(memory, out, progress).write();
    }

    private long write() throws IOException {
        words(DumpLayout.MAGIC_VALUE, DumpLayout.VERSION_VALUE, head.word(SuperblockLayout.BLOCK_COUNT),
                head.word(SuperblockLayout.STATE), logs.last());
        out.write(endOfCheck());
        long logFirst = head.word(SuperblockLayout.LOG_OFFSET) >>> PoolGeometry.BLOCK_SHIFT;
        long logEnd = (head.word(SuperblockLayout.LOG_OFFSET) + head.word(SuperblockLayout.LANE_COUNT) * 2
                * head.word(SuperblockLayout.LOG_HALF_LENGTH)) >>> PoolGeometry.BLOCK_SHIFT;
        long[] group = new long[UnitLayout.WORD_COUNT];
        PoolGeometry geometry = head.geometry();
        long runFirst = 0;
        int runLength = 0;
        for (long block = 0; block < geometry.blockCount(); block++) {
            int number = geometry.groupOf(block);
            long index = block - geometry.firstBlock(number);
            if (index == 0) {
                if (!view.load(geometry.groupOffset(number) >>> UnitLayout.SHIFT, UnitKind.GROUP, group)) {
                    throw new MountRefusedException(memory.describe() + " has a damaged group " + number
                            + ": run zufs fsck --repair first");
                }
                progress.at("blocks", block, geometry.blockCount());
            }
            boolean used = (group[GroupLayout.BLOCK_MAP + (int) (index >>> 6)] >>> index & 1) != 0
                    && (block < logFirst || block >= logEnd);
            if (runLength > 0 && (!used || runLength == DumpLayout.STRETCH_COUNT_MAX)) {
                stretch(runFirst, runLength);
                runLength = 0;
            }
            runFirst = runLength == 0 ? block : runFirst;
            runLength += used ? 1 : 0;
        }
        if (runLength > 0) {
            stretch(runFirst, runLength);
        }
        words(DumpLayout.END, written);
        out.write(endOfCheck());
        out.flush();
        progress.at("blocks", geometry.blockCount(), geometry.blockCount());
        return written;
    }

    private void stretch(long first, int count) throws IOException {
        if (!view.copyBlocks(first, count, MemorySegment.ofArray(blocks))) {
            throw new MountRefusedException(memory.describe() + " cannot be read at block " + first + " or behind:"
                    + " the media have lost it; run zufs fsck --repair first");
        }
        words(first, count);
        int length = count << PoolGeometry.BLOCK_SHIFT;
        check.update(blocks, 0, length);
        out.write(endOfCheck());
        out.write(blocks, 0, length);
        written += count;
    }

    private void words(long... words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        check.update(bytes.array());
        out.write(bytes.array());
    }

    private byte[] endOfCheck() {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(check.getValue()).array();
        check.reset();
        return bytes;
    }
}
