// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int ROUNDS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingPerCall() {
        int fd = MemoryCalls.memfdCreate("allocation", MemfdFlags.MFD_CLOEXEC);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096, 8);
            MemorySegment missing = arena.allocateFrom("/nowhere/at/all");
            assertThat(FileCalls.ftruncate(fd, 4096)).isZero();
            calls(fd, buffer, missing);
            calls(fd, buffer, missing);
            long before = threads.getCurrentThreadAllocatedBytes();
            calls(fd, buffer, missing);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / (double) ROUNDS).as("bytes per round of calls").isLessThan(0.5);
        } finally {
            FileCalls.close(fd);
        }
    }

    private static void calls(int fd, MemorySegment buffer, MemorySegment missing) {
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sum += FileCalls.pread(fd, buffer, 64, 0);
            sum += FileCalls.pwrite(fd, buffer, 128, 64, 0);
            sum += FileCalls.open(missing, OpenFlags.O_RDONLY, 0);
            sum += AttributeCalls.fstat(fd, buffer);
            sum += ProcessCalls.gettid();
            sum += FileCalls.close(-1);
        }
        assertThat(sum).isNotZero();
    }
}
