// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zufs.base.linux.FcntlCommands.F_ADD_SEALS;
import static org.zufs.base.linux.FcntlCommands.F_GET_SEALS;
import static org.zufs.base.linux.MapFlags.MAP_SHARED;
import static org.zufs.base.linux.MapFlags.PROT_READ;
import static org.zufs.base.linux.MapFlags.PROT_WRITE;
import static org.zufs.base.linux.SealFlags.F_SEAL_GROW;
import static org.zufs.base.linux.SealFlags.F_SEAL_SEAL;
import static org.zufs.base.linux.SealFlags.F_SEAL_SHRINK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryCallsTest {
    private static final long LENGTH = 1 << 16;

    private int fd;

    @BeforeEach
    void create() {
        fd = MemoryCalls.memfdCreate("test", MemfdFlags.MFD_CLOEXEC | MemfdFlags.MFD_ALLOW_SEALING);
        assertThat(fd).isNotNegative();
        assertThat(FileCalls.ftruncate(fd, LENGTH)).isZero();
    }

    @AfterEach
    void close() {
        FileCalls.close(fd);
    }

    @Test
    void shouldSeeTheSameBytesThroughMappingAndDescriptor() {
        MemorySegment mapping = MemoryCalls.map(LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(mapping.byteSize()).isEqualTo(LENGTH);
            mapping.set(ValueLayout.JAVA_LONG, 4096, 0x1122334455667788L);
            MemorySegment buffer = arena.allocate(8, 8);
            assertThat(FileCalls.pread(fd, buffer, 8, 4096)).isEqualTo(8);
            assertThat(buffer.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(0x1122334455667788L);
            assertThat(MemoryCalls.madvise(mapping, LENGTH, MapFlags.MADV_WILLNEED)).isZero();
            assertThat(MemoryCalls.msync(mapping, LENGTH, MapFlags.MS_SYNC)).isZero();
            assertThat(MemoryCalls.mlock(mapping, 4096)).isIn(0, -ErrorNumber.ENOMEM, -ErrorNumber.EPERM);
            assertThat(MemoryCalls.mlock2(mapping, 4096, MapFlags.MLOCK_ONFAULT))
                    .isIn(0, -ErrorNumber.ENOMEM, -ErrorNumber.EPERM);
            assertThat(MemoryCalls.munlock(mapping, 4096)).isZero();
            assertThat(MemoryCalls.mprotect(mapping, LENGTH, PROT_READ)).isZero();
            MemorySegment nodes = arena.allocate(8, 8);
            nodes.set(ValueLayout.JAVA_LONG, 0, 1);
            assertThat(MemoryCalls.mbind(mapping, LENGTH, MemoryPolicy.MPOL_PREFERRED, nodes, 64, 0))
                    .isIn(0, -ErrorNumber.ENOSYS, -ErrorNumber.EPERM);
            assertThat(MemoryCalls.setMempolicy(MemoryPolicy.MPOL_DEFAULT, MemorySegment.NULL, 0))
                    .isIn(0, -ErrorNumber.ENOSYS, -ErrorNumber.EPERM);
        } finally {
            MemoryCalls.unmap(mapping);
        }
    }

    @Test
    void shouldHoldASealedFileToItsLength() {
        int seals = F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
        assertThat(DescriptorCalls.fcntl(fd, F_ADD_SEALS, seals)).isZero();
        assertThat(DescriptorCalls.fcntl(fd, F_GET_SEALS, 0)).isEqualTo(seals);
        assertThat(FileCalls.ftruncate(fd, LENGTH - 1)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(FileCalls.ftruncate(fd, LENGTH + 1)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(DescriptorCalls.fcntl(fd, F_ADD_SEALS, SealFlags.F_SEAL_WRITE)).isEqualTo(-ErrorNumber.EPERM);
    }

    @Test
    void shouldSayWhatCannotBeMapped() {
        assertThatThrownBy(() -> MemoryCalls.map(LENGTH, PROT_READ, MAP_SHARED, -1, 0))
                .isInstanceOf(LinuxException.class).hasMessageContaining("mmap of 65536 bytes failed: EBADF");
        assertThat(MemoryCalls.mmap(0, 0, PROT_READ, MAP_SHARED, fd, 0)).isEqualTo(-ErrorNumber.EINVAL);
    }
}
