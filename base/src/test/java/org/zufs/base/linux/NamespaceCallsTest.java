// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceCallsTest {
    @TempDir
    Path directory;

    private final Arena arena = Arena.ofConfined();
    private int dirFd;

    @BeforeEach
    void open() {
        dirFd = FileCalls.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0);
    }

    @AfterEach
    void close() {
        FileCalls.close(dirFd);
        arena.close();
    }

    @Test
    void shouldMakeRenameAndRemove() {
        assertThat(NamespaceCalls.mkdirat(dirFd, "d", 0700)).isZero();
        assertThat(NamespaceCalls.mkdirat(dirFd, "d", 0700)).isEqualTo(-ErrorNumber.EEXIST);
        assertThat(NamespaceCalls.mknodat(dirFd, "f", ModeBits.S_IFREG | 0600, 0)).isZero();
        assertThat(NamespaceCalls.mknodat(dirFd, "pipe", ModeBits.S_IFIFO | 0600, 0)).isZero();
        assertThat(NamespaceCalls.linkat(dirFd, "f", dirFd, "g", 0)).isZero();
        assertThat(NamespaceCalls.renameat2(dirFd, "f", dirFd, "pipe", RenameFlags.RENAME_NOREPLACE))
                .isEqualTo(-ErrorNumber.EEXIST);
        assertThat(NamespaceCalls.renameat2(dirFd, "f", dirFd, "d", RenameFlags.RENAME_EXCHANGE)).isZero();
        assertThat(NamespaceCalls.unlinkat(dirFd, "f", AtFlags.AT_REMOVEDIR)).isZero();
        assertThat(NamespaceCalls.unlinkat(dirFd, "d", 0)).isZero();
        assertThat(NamespaceCalls.unlinkat(dirFd, "d", 0)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldReadSymbolicLinks() {
        assertThat(NamespaceCalls.symlinkat("where/it/points", dirFd, "s")).isZero();
        MemorySegment target = arena.allocate(64);
        assertThat(NamespaceCalls.readlinkat(dirFd, "s", target, 64)).isEqualTo(15);
        assertThat(target.getString(0)).isEqualTo("where/it/points");
        assertThat(NamespaceCalls.readlinkat(dirFd, "s", target, 5)).isEqualTo(5);
    }

    @Test
    void shouldListEveryEntryOnce() {
        for (int index = 0; index < 100; index++) {
            assertThat(NamespaceCalls.mknodat(dirFd, "file-" + index, ModeBits.S_IFREG | 0600, 0)).isZero();
        }
        assertThat(NamespaceCalls.mkdirat(dirFd, "sub", 0700)).isZero();
        TreeMap<String, Integer> entries = new TreeMap<>();
        MemorySegment buffer = arena.allocate(1024, DirentLayout.ALIGNMENT);
        for (int length = NamespaceCalls.getdents64(dirFd, buffer, 1024); length != 0;
                length = NamespaceCalls.getdents64(dirFd, buffer, 1024)) {
            assertThat(length).isPositive();
            for (int offset = 0; offset < length; offset += DirentLayout.recordLength(buffer, offset)) {
                String name = buffer.getString(offset + DirentLayout.NAME_OFFSET);
                assertThat(entries.put(name, (int) DirentLayout.type(buffer, offset))).isNull();
                assertThat(DirentLayout.ino(buffer, offset)).isNotZero();
            }
        }
        assertThat(entries).hasSize(103).containsKeys(".", "..", "file-99");
        assertThat(entries.get("sub")).isIn(DirentTypes.DT_DIR, DirentTypes.DT_UNKNOWN);
    }

    @Test
    void shouldOpenByHandle() {
        assertThat(NamespaceCalls.mknodat(dirFd, "f", ModeBits.S_IFREG | 0600, 0)).isZero();
        MemorySegment handle = arena.allocate(FileHandleLayout.LENGTH + FileHandleLayout.HANDLE_LENGTH_MAX, 8);
        FileHandleLayout.putHandleLength(handle, FileHandleLayout.HANDLE_LENGTH_MAX);
        int result = NamespaceCalls.nameToHandleAt(dirFd, "f", handle, arena.allocate(4, 4), 0);
        Assumptions.assumeTrue(result != -ErrorNumber.EOPNOTSUPP, "the temporary folder's file system has no handles");
        assertThat(result).isZero();
        int fd = NamespaceCalls.openByHandleAt(dirFd, handle, OpenFlags.O_RDONLY);
        Assumptions.assumeTrue(fd != -ErrorNumber.EPERM, "opening by handle needs CAP_DAC_READ_SEARCH");
        assertThat(fd).isNotNegative();
        FileCalls.close(fd);
    }

    @Test
    void shouldPackDeviceNumbersAsTheKernelDoes() {
        long device = DeviceNumber.of(0x123, 0x45678);
        assertThat(DeviceNumber.major(device)).isEqualTo(0x123);
        assertThat(DeviceNumber.minor(device)).isEqualTo(0x45678);
        int made = NamespaceCalls.mknodat(dirFd, "device", ModeBits.S_IFCHR | 0600, device);
        Assumptions.assumeTrue(made != -ErrorNumber.EPERM, "making devices needs CAP_MKNOD");
        MemorySegment stat = arena.allocate(StatLayout.LENGTH, StatLayout.ALIGNMENT);
        assertThat(AttributeCalls.fstatat(dirFd, "device", stat, 0)).isZero();
        assertThat(StatLayout.rdev(stat)).isEqualTo(device);
    }
}
