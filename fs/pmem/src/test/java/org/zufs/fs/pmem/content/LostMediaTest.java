// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.spi.fs.Extents;

/** The media fail in the middle of an operation. */
class LostMediaTest {
    private static final int BLOCK = 4096;

    private final TestMemory memory = TestMemory.memory(8 << 20);
    private final ContentPool pool = new ContentPool(memory);
    private final FileState file = pool.open(pool.create());
    private final FileState other = pool.open(pool.create());
    private final Extents extents = new Extents();
    private int persistsLeft;

    private static ByteRange range(int value) {
        byte[] bytes = new byte[3 * BLOCK];
        Arrays.fill(bytes, (byte) value);
        return new ByteRange().wrap(MemorySegment.ofArray(bytes));
    }

    /** From some persist on, all fail. */
    private void failAfter(int count) {
        persistsLeft = count;
        memory.onPersist(() -> {
            if (persistsLeft-- <= 0) {
                throw new InternalError("a fault occurred in an unsafe memory access operation");
            }
        });
    }

    private int write(FileState state, int value) {
        return pool.content.write(pool.lane(0), state, 0, 0, range(value), extents, pool.modification);
    }

    @Test
    void shouldEndAWriteWhoseBytesAreLost() {
        long free = pool.pool.space().freeBlockCount();
        failAfter(0);
        assertThat(write(file, 1)).isEqualTo(-ErrorNumber.EIO);
        failAfter(Integer.MAX_VALUE);
        assertThat(file.isBeingWritten()).isFalse();
        assertThat(file.fresh.size()).isZero();
        assertThat(pool.pool.space().freeBlockCount()).isEqualTo(free);
        assertThat(write(file, 2)).isEqualTo(3 * BLOCK);
        assertThat(pool.content.truncate(pool.lane(0), file, 0, 0, pool.modification)).isZero();
        // Nobody is left who looks at them: they are free at once.
        assertThat(pool.pool.space().freeBlockCount()).isEqualTo(free);
    }

    @Test
    void shouldNotGiveBlocksToOthersThatATransactionUsesWhichFailedHalfWay() {
        failAfter(1);
        assertThat(write(file, 1)).isEqualTo(-ErrorNumber.EIO);
        failAfter(Integer.MAX_VALUE);
        assertThat(pool.pool.journal().failure()).isNotNull();
        assertThat(pool.content.mapWrite(pool.lane(1), other, null, 0, 3 * BLOCK, 0, extents))
                .isEqualTo(-ErrorNumber.EIO);
        shouldFindOnly(1);
    }

    @Test
    void shouldNotGiveBlocksToOthersThatATransactionFreesWhichFailedHalfWay() {
        assertThat(write(file, 1)).isEqualTo(3 * BLOCK);
        failAfter(0);
        assertThat(pool.content.truncate(pool.lane(0), file, 0, 0, pool.modification)).isEqualTo(-ErrorNumber.EIO);
        failAfter(Integer.MAX_VALUE);
        assertThat(write(other, 2)).isEqualTo(-ErrorNumber.EIO);
        shouldFindOnly(1);
    }

    /** Whoever opens the pool next finds the failed transaction whole or not at all. */
    private void shouldFindOnly(int value) {
        ContentPool next = new ContentPool(memory.kill(), false);
        FileState found = next.open(file.inodeOffset);
        ByteRange bytes = range(0);
        int count = next.content.read(found, 0, bytes);
        assertThat(count).isIn(0, 3 * BLOCK);
        for (int at = 0; at < count; at++) {
            assertThat(bytes.byteAt(at)).isEqualTo((byte) value);
        }
    }
}
