// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.zufs.base.Allocation;

class AllocationTest {
    @Test
    void shouldAllocateNothingPerCall() {
        int fd = MemoryCalls.memfdCreate("allocation", MemfdFlags.MFD_CLOEXEC);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096, 8);
            MemorySegment missing = arena.allocateFrom("/nowhere/at/all");
            assertThat(FileCalls.ftruncate(fd, 4096)).isZero();
            Allocation.assertNone(() -> {
                long sum = FileCalls.pread(fd, buffer, 64, 0);
                sum += FileCalls.pwrite(fd, buffer, 128, 64, 0);
                sum += FileCalls.open(missing, OpenFlags.O_RDONLY, 0);
                sum += AttributeCalls.fstat(fd, buffer);
                sum += ProcessCalls.gettid();
                sum += FileCalls.close(-1);
                assert sum != 0;
            });
        } finally {
            FileCalls.close(fd);
        }
    }
}
