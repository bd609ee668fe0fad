// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zufs.base.linux.ErrorNumber.EBADF;
import static org.zufs.base.linux.ErrorNumber.EEXIST;
import static org.zufs.base.linux.ErrorNumber.ENOENT;
import static org.zufs.base.linux.ErrorNumber.EXDEV;
import static org.zufs.base.linux.OpenFlags.O_CREAT;
import static org.zufs.base.linux.OpenFlags.O_DIRECTORY;
import static org.zufs.base.linux.OpenFlags.O_EXCL;
import static org.zufs.base.linux.OpenFlags.O_RDONLY;
import static org.zufs.base.linux.OpenFlags.O_RDWR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCallsTest {
    @TempDir
    Path directory;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(4096, 8);
    private Path file;
    private int fd;

    @BeforeEach
    void open() {
        file = directory.resolve("file");
        fd = FileCalls.open(file.toString(), O_RDWR | O_CREAT | O_EXCL, 0600);
        assertThat(fd).isNotNegative();
    }

    @AfterEach
    void close() {
        FileCalls.close(fd);
        arena.close();
    }

    @Test
    void shouldAnswerNegativeErrno() {
        assertThat(FileCalls.open(directory.resolve("none").toString(), O_RDONLY, 0)).isEqualTo(-ENOENT);
        assertThat(FileCalls.open(file.toString(), O_RDWR | O_CREAT | O_EXCL, 0600)).isEqualTo(-EEXIST);
        assertThat(FileCalls.read(-1, buffer, 1)).isEqualTo(-EBADF);
        assertThat(FileCalls.close(-1)).isEqualTo(-EBADF);
    }

    @Test
    void shouldReadWhatWasWritten() {
        buffer.setString(0, "hello");
        assertThat(FileCalls.write(fd, buffer, 5)).isEqualTo(5);
        assertThat(FileCalls.pwrite(fd, buffer, 1, 4, 5)).isEqualTo(4);
        buffer.fill((byte) 0);
        assertThat(FileCalls.pread(fd, buffer, 4096, 0)).isEqualTo(9);
        assertThat(buffer.getString(0)).isEqualTo("helloello");
        assertThat(FileCalls.lseek(fd, 0, SeekWhence.SEEK_SET)).isZero();
        assertThat(FileCalls.read(fd, buffer, 100, 3)).isEqualTo(3);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, 102)).isEqualTo((byte) 'l');
        assertThat(FileCalls.pread(fd, buffer, 4096, 9)).isZero();
    }

    @Test
    void shouldCheckTheRangeOfABuffer() {
        assertThatThrownBy(() -> FileCalls.pread(fd, buffer, 4090, 7, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileCalls.read(fd, buffer, 4097)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileCalls.pwrite(fd, buffer, -1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FileCalls.write(fd, buffer, -1, 7)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldGatherAndScatter() {
        MemorySegment iovecs = arena.allocate(2 * IovecLayout.LENGTH, IovecLayout.ALIGNMENT);
        for (int index = 0; index < 2; index++) {
            IovecLayout.putAddress(iovecs, (long) index * IovecLayout.LENGTH, buffer.address() + index * 100L);
            IovecLayout.putRangeLength(iovecs, (long) index * IovecLayout.LENGTH, 3);
        }
        buffer.setString(0, "abc");
        buffer.setString(100, "def");
        assertThat(FileCalls.writev(fd, iovecs, 2)).isEqualTo(6);
        assertThat(FileCalls.pwritev(fd, iovecs, 2, 6)).isEqualTo(6);
        buffer.fill((byte) 0);
        assertThat(FileCalls.preadv(fd, iovecs, 2, 1)).isEqualTo(6);
        assertThat(buffer.getString(0)).isEqualTo("bcd");
        assertThat(buffer.getString(100)).isEqualTo("efa");
        FileCalls.lseek(fd, 0, SeekWhence.SEEK_SET);
        assertThat(FileCalls.readv(fd, iovecs, 2)).isEqualTo(6);
        assertThat(buffer.getString(0)).isEqualTo("abc");
    }

    @Test
    void shouldSizeCopyAndSync() throws Exception {
        assertThat(FileCalls.ftruncate(fd, 8192)).isZero();
        assertThat(FileCalls.truncate(file.toString(), 4096)).isZero();
        assertThat(Files.size(file)).isEqualTo(4096);
        assertThat(FileCalls.fallocate(fd, 0, 0, 10_000)).isZero();
        assertThat(Files.size(file)).isEqualTo(10_000);
        int copy = FileCalls.open(directory.resolve("copy").toString(), O_RDWR | O_CREAT, 0600);
        MemorySegment none = MemorySegment.NULL;
        MemorySegment start = arena.allocate(8, 8);
        long copied = FileCalls.copyFileRange(fd, start, copy, none, 10_000, 0);
        assertThat(copied == 10_000 || copied == -EXDEV).isTrue();
        start.set(ValueLayout.JAVA_LONG, 0, 0);
        assertThat(FileCalls.sendfile(copy, fd, start, 5_000)).isEqualTo(5_000);
        assertThat(start.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(5_000);
        assertThat(FileCalls.fsync(copy)).isZero();
        assertThat(FileCalls.fdatasync(copy)).isZero();
        assertThat(FileCalls.syncfs(copy)).isZero();
        assertThat(FileCalls.readahead(fd, 0, 4096)).isZero();
        FileCalls.close(copy);
    }

    @Test
    void shouldHoldOpenat2ToItsRules() {
        int dirFd = FileCalls.open(directory.toString(), O_RDONLY | O_DIRECTORY, 0);
        MemorySegment how = arena.allocate(OpenHowLayout.LENGTH, OpenHowLayout.ALIGNMENT);
        OpenHowLayout.putFlags(how, O_RDONLY);
        OpenHowLayout.putResolve(how, ResolveFlags.RESOLVE_BENEATH);
        int beneath = FileCalls.openat2(dirFd, "file", how);
        assertThat(beneath).isNotNegative();
        assertThat(FileCalls.openat2(dirFd, "../escape", how)).isEqualTo(-EXDEV);
        int plain = FileCalls.openat(dirFd, "file", O_RDONLY, 0);
        assertThat(plain).isNotNegative();
        FileCalls.close(plain);
        FileCalls.close(beneath);
        FileCalls.close(dirFd);
    }
}
