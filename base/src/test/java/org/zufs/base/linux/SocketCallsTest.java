// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.SocketFlags.AF_UNIX;
import static org.zufs.base.linux.SocketFlags.MSG_DONTWAIT;
import static org.zufs.base.linux.SocketFlags.MSG_NOSIGNAL;
import static org.zufs.base.linux.SocketFlags.SOCK_CLOEXEC;
import static org.zufs.base.linux.SocketFlags.SOCK_STREAM;
import static org.zufs.base.linux.SocketFlags.SOL_SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketCallsTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldPassDescriptors() {
        MemorySegment pair = arena.allocate(8, 4);
        assertThat(SocketCalls.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)).isZero();
        int left = pair.get(ValueLayout.JAVA_INT, 0);
        int right = pair.get(ValueLayout.JAVA_INT, 4);
        int first = memfd(1000);
        int second = memfd(2000);
        DescriptorMessage out = new DescriptorMessage(arena, 16, 4);
        out.data().setString(0, "two");
        out.addDescriptor(first);
        out.addDescriptor(second);
        assertThat(out.send(left, 3)).isEqualTo(3);
        DescriptorMessage in = new DescriptorMessage(arena, 16, 4);
        assertThat(in.receive(right, 0)).isEqualTo(3);
        assertThat(in.data().getString(0)).isEqualTo("two");
        assertThat(in.descriptorCount()).isEqualTo(2);
        assertThat(in.truncated()).isFalse();
        assertThat(FileCalls.lseek(in.descriptor(0), 0, SeekWhence.SEEK_END)).isEqualTo(1000);
        assertThat(FileCalls.lseek(in.descriptor(1), 0, SeekWhence.SEEK_END)).isEqualTo(2000);
        assertThat(DescriptorCalls.fcntl(in.descriptor(0), FcntlCommands.F_GETFD, 0)).isEqualTo(1);
        FileCalls.close(in.descriptor(0));
        FileCalls.close(in.descriptor(1));

        out.clear();
        assertThat(out.send(left, 1)).isEqualTo(1);
        assertThat(in.receive(right, 0)).isEqualTo(1);
        assertThat(in.descriptorCount()).isZero();
        assertThat(in.receive(right, MSG_DONTWAIT)).isEqualTo(-ErrorNumber.EAGAIN);

        out.addDescriptor(first);
        out.addDescriptor(second);
        assertThat(out.send(left, 1)).isEqualTo(1);
        DescriptorMessage small = new DescriptorMessage(arena, 1, 0);
        assertThat(small.receive(right, 0)).isEqualTo(1);
        assertThat(small.truncated()).isTrue();
        assertThat(small.descriptorCount()).isZero();

        assertThat(SocketCalls.shutdown(left, SocketFlags.SHUT_RDWR)).isZero();
        assertThat(in.receive(right, 0)).isZero();
        for (int fd : new int[] {first, second, left, right}) {
            FileCalls.close(fd);
        }
    }

    @Test
    void shouldKnowThePeer(@TempDir Path directory) {
        MemorySegment address = arena.allocate(UnixAddressLayout.LENGTH, UnixAddressLayout.ALIGNMENT);
        int length = UnixAddressLayout.put(address, directory.resolve("socket").toString());
        int listener = SocketCalls.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assertThat(SocketCalls.bind(listener, address, length)).isZero();
        assertThat(SocketCalls.listen(listener, 1)).isZero();
        int client = SocketCalls.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assertThat(SocketCalls.connect(client, address, length)).isZero();
        MemorySegment none = MemorySegment.NULL;
        int server = SocketCalls.accept4(listener, none, none, SOCK_CLOEXEC);
        assertThat(server).isNotNegative();
        MemorySegment peer = arena.allocate(PeerCredentialLayout.LENGTH, PeerCredentialLayout.ALIGNMENT);
        MemorySegment room = arena.allocateFrom(ValueLayout.JAVA_INT, PeerCredentialLayout.LENGTH);
        assertThat(SocketCalls.getsockopt(server, SOL_SOCKET, SocketFlags.SO_PEERCRED, peer, room)).isZero();
        assertThat(PeerCredentialLayout.pid(peer)).isEqualTo(ProcessCalls.getpid());
        assertThat(PeerCredentialLayout.uid(peer)).isEqualTo(ProcessCalls.geteuid());
        assertThat(PeerCredentialLayout.gid(peer)).isEqualTo(ProcessCalls.getegid());
        MemorySegment groups = arena.allocate(4096, 4);
        room.set(ValueLayout.JAVA_INT, 0, 4096);
        assertThat(SocketCalls.getsockopt(server, SOL_SOCKET, SocketFlags.SO_PEERGROUPS, groups, room)).isZero();
        assertThat(room.get(ValueLayout.JAVA_INT, 0)).isEqualTo(4 * ProcessCalls.getgroups(0, none));
        room.set(ValueLayout.JAVA_INT, 0, 1 << 16);
        assertThat(SocketCalls.setsockopt(server, SOL_SOCKET, SocketFlags.SO_SNDBUF, room, 4)).isZero();
        assertThat(SocketCalls.send(client, address, 4, MSG_NOSIGNAL)).isEqualTo(4);
        assertThat(SocketCalls.recv(server, groups, 4096, 0)).isEqualTo(4);
        FileCalls.close(client);
        assertThat(SocketCalls.send(server, address, 4, MSG_NOSIGNAL)).isEqualTo(-ErrorNumber.EPIPE);
        FileCalls.close(server);
        FileCalls.close(listener);
    }

    private static int memfd(long size) {
        int fd = MemoryCalls.memfdCreate("passed", MemfdFlags.MFD_CLOEXEC);
        assertThat(FileCalls.ftruncate(fd, size)).isZero();
        return fd;
    }
}
