// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;

/** The bytes of files so short that they lie in the inode, where they change through the log. */
final class InlineContent {
    private static final int AREA = InodeLayout.AREA;

    private final FileBlocks blocks;

    InlineContent(FileBlocks blocks) {
        this.blocks = blocks;
    }

    /** {@return true if a file that reaches up to an end has, or can have, its bytes in the inode} */
    boolean fits(FileState state, long end) {
        return end <= FileBlocks.INLINE_MAX && blocks.size(state) <= FileBlocks.INLINE_MAX
                && blocks.kind(state) <= InodeLayout.INLINE;
    }

    /** Copies bytes out that lie within the file. Answers 0, or -EIO if there cannot be so many. */
    int copyOut(FileState state, int offset, MemorySegment target, long targetOffset, int length) {
        if (offset + length > FileBlocks.INLINE_MAX) {
            return -ErrorNumber.EIO;
        }
        for (int at = 0; at < length;) {
            long word = blocks.word(state, AREA + (offset + at >>> 3));
            for (int inWord = offset + at & 7; inWord < 8 && at < length; inWord++, at++) {
                target.set(ValueLayout.JAVA_BYTE, targetOffset + at, (byte) (word >>> inWord * 8));
            }
        }
        return 0;
    }

    /** Stages bytes, zeros if the source is null. */
    void stage(Transaction transaction, int slot, int offset, MemorySegment source, long sourceOffset, int length) {
        if ((int) transaction.get(slot, InodeLayout.CONTENT) == InodeLayout.NOTHING) {
            transaction.set(slot, InodeLayout.CONTENT, InodeLayout.INLINE);
            for (int word = AREA; word < AREA + InodeLayout.AREA_WORD_COUNT; word++) {
                transaction.set(slot, word, 0);
            }
        }
        for (int at = 0; at < length;) {
            int index = AREA + (offset + at >>> 3);
            long word = transaction.get(slot, index);
            for (int inWord = offset + at & 7; inWord < 8 && at < length; inWord++, at++) {
                long value = source == null ? 0
                        : source.get(ValueLayout.JAVA_BYTE, sourceOffset + at) & 0xFFL;
                word = word & ~(0xFFL << inWord * 8) | value << inWord * 8;
            }
            transaction.set(slot, index, word);
        }
    }

    /** Moves the bytes out to a block, which nobody can tell. Answers 0 or a negative errno. */
    int moveOut(LaneContext context, FileState state, boolean privileged) {
        if (blocks.kind(state) != InodeLayout.INLINE) {
            return 0;
        }
        long target = FileBlocks.reserve(context, state, FileBlocks.NO_WRITE, 1, 0, privileged);
        if (target < 0) {
            return (int) target;
        }
        long offset = target << FileBlocks.SHIFT;
        blocks.zero(offset, FileBlocks.LENGTH);
        for (int index = 0; index < InodeLayout.AREA_WORD_COUNT; index++) {
            blocks.memory.putDataWord(offset + (long) index * Long.BYTES, blocks.word(state, AREA + index));
        }
        blocks.persist(offset, FileBlocks.LENGTH);
        Transaction transaction = FileBlocks.begin(context);
        int slot = transaction.open(state.inodeOffset);
        transaction.set(slot, InodeLayout.CONTENT, InodeLayout.NOTHING);
        int result = blocks.place(context, state, slot, 0, target, 1, 0);
        result = result < 0 ? FileBlocks.abort(context, state, result) : FileBlocks.commit(transaction, state);
        FileBlocks.giveBack(context.space(), state, FileBlocks.NO_WRITE);
        state.tailClean = result == 0;
        return result;
    }
}
