// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * Reads, makes and frees chains of {@link BlobLayout blocks}. A chain is written and durable before the transaction
 * that publishes it, and freed by the one that takes its place. With the lock of the owner held; any thread.
 */
final class Blobs {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final PoolGeometry geometry;
    private final PersistentMemory memory;

    Blobs(PoolGeometry geometry) {
        this.geometry = geometry;
        memory = geometry.memory();
    }

    /**
     * Reads a chain.
     *
     * @param first its first block, as the media tell it
     * @param into  takes the bytes, from its start
     * @return how many there are, or -EIO if the chain is not intact or does not fit
     */
    int read(long first, MemorySegment into) {
        long at = 0;
        int left = BlobLayout.BLOCK_COUNT_MAX;
        for (long block = first; block != 0; block = word(block, BlobLayout.NEXT)) {
            if (left-- == 0 || !isIntact(block)) {
                return -ErrorNumber.EIO;
            }
            long length = word(block, BlobLayout.LENGTH);
            if (length < 1 || length > BlobLayout.CONTENT_LENGTH_MAX || at + length > into.byteSize()) {
                return -ErrorNumber.EIO;
            }
            MemorySegment.copy(memory.data(), offset(block) + (long) BlobLayout.CONTENT * Long.BYTES, into, at, length);
            at += length;
        }
        return (int) at;
    }

    /**
     * Writes a chain, last block first, in blocks that the open transaction uses.
     *
     * @param lane       whose transaction it is
     * @param owner      unit index of the inode
     * @param bytes      where the bytes lie
     * @param at         the first one
     * @param length     how many, at least 1; behind them there may be any up to a multiple of 8
     * @param privileged may use reserved space
     * @return the first block, or a negative errno: ENOSPC
     */
    long write(Lane lane, long owner, MemorySegment bytes, long at, int length, boolean privileged) {
        int count = (length + BlobLayout.CONTENT_LENGTH_MAX - 1) / BlobLayout.CONTENT_LENGTH_MAX;
        if (count > BlobLayout.BLOCK_COUNT_MAX) {
            return -ErrorNumber.ENOSPC;
        }
        long goal = owner >>> PoolGeometry.BLOCK_SHIFT - UnitLayout.SHIFT;
        long next = 0;
        for (int index = count - 1; index >= 0; index--) {
            long block = lane.takeBlock(goal, privileged);
            if (block < 0) {
                return block;
            }
            int from = index * BlobLayout.CONTENT_LENGTH_MAX;
            fill(block, owner, next, bytes, at + from, Math.min(length - from, BlobLayout.CONTENT_LENGTH_MAX));
            next = block;
        }
        return next;
    }

    private void fill(long block, long owner, long next, MemorySegment bytes, long at, int length) {
        long offset = offset(block);
        long sum = UnitLayout.seed(offset, geometry.poolSeed());
        sum += put(offset, UnitLayout.HEADER, UnitLayout.header(UnitKind.BLOB, owner));
        sum += put(offset, BlobLayout.NEXT, next);
        sum += put(offset, BlobLayout.LENGTH, length);
        for (int index = BlobLayout.CONTENT; index < BlobLayout.WORD_COUNT; index++) {
            int from = (index - BlobLayout.CONTENT) * Long.BYTES;
            sum += put(offset, index, from >= length ? 0 : contentWord(bytes, at + from, length - from));
        }
        memory.putDataWord(offset + UnitLayout.CHECK * Long.BYTES, sum);
        memory.persist(offset, PoolGeometry.BLOCK_LENGTH);
    }

    /** {@return the word at some bytes, of which so many are left; zeros behind them} */
    static long contentWord(MemorySegment bytes, long at, int left) {
        if (left >= Long.BYTES) {
            return bytes.get(WORD, at);
        }
        long word = 0;
        for (int index = left - 1; index >= 0; index--) {
            word = word << Byte.SIZE | bytes.get(ValueLayout.JAVA_BYTE, at + index) & 0xFF;
        }
        return word;
    }

    private long put(long offset, int index, long word) {
        memory.putDataWord(offset + (long) index * Long.BYTES, word);
        return UnitLayout.mix(index, word);
    }

    /**
     * Frees a chain with the open transaction, as far as that has room. A block that is not intact ends it: what is
     * behind is lost until fsck
     * finds it.
     *
     * @param lane  whose transaction it is
     * @param first its first block, as the media tell it; 0 for none
     * @return the first block that is for another transaction, or 0
     */
    long free(Lane lane, long first) {
        int left = BlobLayout.BLOCK_COUNT_MAX;
        long block = first;
        while (block != 0 && left-- > 0 && isIntact(block)) {
            if (lane.space().room(block, 1) == 0) {
                return block;
            }
            long next = word(block, BlobLayout.NEXT);
            lane.space().free(block, 1, false);
            block = next;
        }
        return 0;
    }

    private boolean isIntact(long block) {
        try {
            return geometry.isBlock(block) && hasRightCheck(block);
        } catch (InternalError lost) {
            // The media cannot read it any more.
            return false;
        }
    }

    private boolean hasRightCheck(long block) {
        long offset = offset(block);
        long header = memory.dataWord(offset);
        if ((header & 0xFFFF) != (UnitLayout.header(UnitKind.BLOB, 0) & 0xFFFF)) {
            return false;
        }
        long sum = UnitLayout.seed(offset, geometry.poolSeed()) + UnitLayout.mix(UnitLayout.HEADER, header);
        for (int index = UnitLayout.BODY; index < BlobLayout.WORD_COUNT; index++) {
            sum += UnitLayout.mix(index, word(block, index));
        }
        return word(block, UnitLayout.CHECK) == sum;
    }

    private long word(long block, int index) {
        return memory.dataWord(offset(block) + (long) index * Long.BYTES);
    }

    private static long offset(long block) {
        return block << PoolGeometry.BLOCK_SHIFT;
    }
}
