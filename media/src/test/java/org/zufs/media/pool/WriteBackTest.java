// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.spi.media.PersistentMemory;

/** Ranges reach their windows: tried on an ordinary mapping, where writing back is a system call. */
@Timeout(120)
class WriteBackTest {
    private static final int SHIFT = 14;
    private static final long WINDOW = 1 << SHIFT;
    private static final long LENGTH = 5 * WINDOW / 2;
    private static final long POOL_LENGTH = 1 << 20;

    private Path folder;
    private Arena arena;
    private MemorySegment mapping;
    private WriteBack writeBack;

    @BeforeEach
    void map() throws IOException {
        folder = Folders.onDisk();
        arena = Arena.ofShared();
        new FileMedia().create(folder.resolve("pool"), POOL_LENGTH).close();
        try (FileChannel channel = FileChannel.open(folder.resolve("pool"), StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH, arena);
        }
        writeBack = new WriteBack(mapping, SHIFT);
    }

    @AfterEach
    void unmap() throws IOException {
        arena.close();
        Folders.remove(folder);
    }

    @Test
    void shouldReachAllWindows() {
        mapping.fill((byte) 1);
        writeBack.persist(0, LENGTH);
        writeBack.persist(WINDOW - 1, 2);
        writeBack.persist(WINDOW - 8, WINDOW + 16);
        writeBack.persist(2 * WINDOW, 64);
        writeBack.persist(LENGTH - 1, 1);
        assertThatThrownBy(() -> writeBack.persist(LENGTH - 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writeBack.persist(3 * WINDOW, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldHaveWindowsUpToItsEnd() {
        WriteBack whole = new WriteBack(mapping.asSlice(0, 2 * WINDOW), SHIFT);
        whole.persist(2 * WINDOW - 1, 1);
        assertThatThrownBy(() -> whole.persist(2 * WINDOW, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldNotAllocate() {
        try (PersistentMemory memory = new FileMedia().createPrivate(POOL_LENGTH);
                PersistentMemory file = new FileMedia().create(folder.resolve("other"), POOL_LENGTH)) {
            assertThat(steadyBytes(() -> writeBack.persist(WINDOW - 64, 128))).isZero();
            assertThat(steadyBytes(() -> {
                memory.putWord(4096, 1);
                memory.persist(4096, 8);
            })).isZero();
            assertThat(steadyBytes(() -> {
                file.putDataWord(4096, 1);
                file.persist(4096, 8);
                file.refreshMetadata(4096, 4096);
            })).isZero();
        }
    }

    private static long steadyBytes(Runnable operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 2_000 && best > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int turn = 0; turn < 2_000; turn++) {
                operation.run();
            }
            best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return best;
    }
}
