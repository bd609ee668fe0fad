// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.FcntlCommands.FD_CLOEXEC;
import static org.zufs.base.linux.FcntlCommands.F_DUPFD_CLOEXEC;
import static org.zufs.base.linux.FcntlCommands.F_GETFD;
import static org.zufs.base.linux.FcntlCommands.F_GETFL;
import static org.zufs.base.linux.FcntlCommands.F_OFD_GETLK;
import static org.zufs.base.linux.FcntlCommands.F_OFD_SETLK;
import static org.zufs.base.linux.FcntlCommands.F_RDLCK;
import static org.zufs.base.linux.FcntlCommands.F_SETFL;
import static org.zufs.base.linux.FcntlCommands.F_SETLK;
import static org.zufs.base.linux.FcntlCommands.F_UNLCK;
import static org.zufs.base.linux.FcntlCommands.F_WRLCK;
import static org.zufs.base.linux.FlockOperations.LOCK_EX;
import static org.zufs.base.linux.FlockOperations.LOCK_NB;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorCallsTest {
    private static final long FIONREAD = 0x541B;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldPipePollAndCount() {
        MemorySegment fds = arena.allocate(8, 4);
        assertThat(DescriptorCalls.pipe2(fds, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK)).isZero();
        int reader = fds.get(ValueLayout.JAVA_INT, 0);
        int writer = fds.get(ValueLayout.JAVA_INT, 4);
        MemorySegment poll = arena.allocate(PollLayout.LENGTH, PollLayout.ALIGNMENT);
        PollLayout.putFd(poll, 0, reader);
        PollLayout.putEvents(poll, 0, (short) PollEvents.POLLIN);
        MemorySegment buffer = arena.allocate(64, 8);
        assertThat(DescriptorCalls.poll(poll, 1, 0)).isZero();
        assertThat(FileCalls.read(reader, buffer, 8)).isEqualTo(-ErrorNumber.EAGAIN);
        assertThat(FileCalls.write(writer, buffer, 5)).isEqualTo(5);
        assertThat(DescriptorCalls.poll(poll, 1, 1000)).isEqualTo(1);
        assertThat(PollLayout.returned(poll, 0)).isEqualTo((short) PollEvents.POLLIN);
        assertThat(DescriptorCalls.ioctl(reader, FIONREAD, buffer)).isZero();
        assertThat(buffer.get(ValueLayout.JAVA_INT, 0)).isEqualTo(5);
        FileCalls.close(writer);
        FileCalls.close(reader);
        assertThat(DescriptorCalls.ioctl(reader, FIONREAD, 0L)).isNegative();
    }

    @Test
    void shouldMoveBytesThroughAPipe() {
        int fd = MemoryCalls.memfdCreate("splice", 0);
        MemorySegment fds = arena.allocate(8, 4);
        assertThat(DescriptorCalls.pipe2(fds, 0)).isZero();
        MemorySegment buffer = arena.allocateFrom("spliced");
        assertThat(FileCalls.write(fds.get(ValueLayout.JAVA_INT, 4), buffer, 7)).isEqualTo(7);
        MemorySegment none = MemorySegment.NULL;
        assertThat(DescriptorCalls.splice(fds.get(ValueLayout.JAVA_INT, 0), none, fd, none, 7, 0)).isEqualTo(7);
        assertThat(FileCalls.lseek(fd, 0, SeekWhence.SEEK_END)).isEqualTo(7);
        FileCalls.close(fds.get(ValueLayout.JAVA_INT, 0));
        FileCalls.close(fds.get(ValueLayout.JAVA_INT, 4));
        FileCalls.close(fd);
    }

    @Test
    void shouldDuplicateWithFlags() {
        int fd = MemoryCalls.memfdCreate("dup", 0);
        int plain = DescriptorCalls.dup(fd);
        int closing = DescriptorCalls.fcntl(fd, F_DUPFD_CLOEXEC, 100);
        assertThat(closing).isGreaterThanOrEqualTo(100);
        assertThat(DescriptorCalls.fcntl(plain, F_GETFD, 0)).isZero();
        assertThat(DescriptorCalls.fcntl(closing, F_GETFD, 0)).isEqualTo(FD_CLOEXEC);
        assertThat(DescriptorCalls.dup3(fd, closing, 0)).isEqualTo(closing);
        assertThat(DescriptorCalls.fcntl(closing, F_GETFD, 0)).isZero();
        assertThat(DescriptorCalls.fcntl(fd, F_SETFL, OpenFlags.O_NONBLOCK)).isZero();
        assertThat(DescriptorCalls.fcntl(plain, F_GETFL, 0) & OpenFlags.O_NONBLOCK).isNotZero();
        FileCalls.close(closing);
        FileCalls.close(plain);
        FileCalls.close(fd);
    }

    @Test
    void shouldConflictBetweenOpenFiles(@TempDir Path directory) {
        String path = directory.resolve("locked").toString();
        int first = FileCalls.open(path, OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600);
        int second = FileCalls.open(path, OpenFlags.O_RDWR, 0);
        assertThat(DescriptorCalls.flock(first, LOCK_EX)).isZero();
        assertThat(DescriptorCalls.flock(second, LOCK_EX | LOCK_NB)).isEqualTo(-ErrorNumber.EWOULDBLOCK);
        MemorySegment lock = arena.allocate(FlockLayout.LENGTH, FlockLayout.ALIGNMENT);
        range(lock, F_WRLCK, 10, 20);
        assertThat(DescriptorCalls.fcntl(first, F_OFD_SETLK, lock)).isZero();
        range(lock, F_RDLCK, 0, 0);
        assertThat(DescriptorCalls.fcntl(second, F_OFD_SETLK, lock)).isEqualTo(-ErrorNumber.EAGAIN);
        assertThat(DescriptorCalls.fcntl(second, F_OFD_GETLK, lock)).isZero();
        assertThat(FlockLayout.type(lock)).isEqualTo((short) F_WRLCK);
        assertThat(FlockLayout.start(lock)).isEqualTo(10);
        assertThat(FlockLayout.rangeLength(lock)).isEqualTo(20);
        assertThat(FlockLayout.pid(lock)).isEqualTo(-1);
        range(lock, F_UNLCK, 10, 20);
        assertThat(DescriptorCalls.fcntl(first, F_OFD_SETLK, lock)).isZero();
        range(lock, F_WRLCK, 0, 0);
        assertThat(DescriptorCalls.fcntl(second, F_SETLK, lock)).isZero();
        FileCalls.close(first);
        FileCalls.close(second);
    }

    private static void range(MemorySegment lock, int type, long start, long length) {
        FlockLayout.putType(lock, (short) type);
        FlockLayout.putWhence(lock, (short) SeekWhence.SEEK_SET);
        FlockLayout.putStart(lock, start);
        FlockLayout.putRangeLength(lock, length);
        FlockLayout.putPid(lock, 0);
    }
}
