// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sockets, for passing descriptors and knowing the peer. {@link DescriptorMessage} packs {@code SCM_RIGHTS}
 * messages.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class SocketCalls {

    private static final MethodHandle SOCKET = Libc.function("socket", INT, INT, INT, INT);
    private static final MethodHandle SOCKETPAIR = Libc.function("socketpair", INT, INT, INT, INT, PTR);
    private static final MethodHandle BIND = Libc.function("bind", INT, INT, PTR, INT);
    private static final MethodHandle LISTEN = Libc.function("listen", INT, INT, INT);
    private static final MethodHandle ACCEPT4 = Libc.function("accept4", INT, INT, PTR, PTR, INT);
    private static final MethodHandle CONNECT = Libc.function("connect", INT, INT, PTR, INT);
    private static final MethodHandle SENDMSG = Libc.function("sendmsg", LONG, INT, PTR, INT);
    private static final MethodHandle RECVMSG = Libc.function("recvmsg", LONG, INT, PTR, INT);
    private static final MethodHandle SEND = Libc.function("send", LONG, INT, PTR, LONG, INT);
    private static final MethodHandle RECV = Libc.function("recv", LONG, INT, PTR, LONG, INT);
    private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt", INT, INT, INT, INT, PTR, PTR);
    private static final MethodHandle SETSOCKOPT = Libc.function("setsockopt", INT, INT, INT, INT, PTR, INT);
    private static final MethodHandle SHUTDOWN = Libc.function("shutdown", INT, INT, INT);

    private SocketCalls() {
    }

    /** Makes a socket; {@link SocketFlags}. Answers the descriptor. */
    public static int socket(int domain, int type, int protocol) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes two connected sockets; the segment of 8 bytes receives them. */
    public static int socketpair(int domain, int type, int protocol, MemorySegment fds) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SOCKETPAIR.invokeExact(state, domain, type, protocol, fds), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Names a socket; {@link UnixAddressLayout}. */
    public static int bind(int fd, MemorySegment address, int length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) BIND.invokeExact(state, fd, address, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes a socket take connections. */
    public static int listen(int fd, int backlog) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) LISTEN.invokeExact(state, fd, backlog), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Takes a connection; the segments may be null. Answers the descriptor. */
    public static int accept4(int fd, MemorySegment address, MemorySegment length, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) ACCEPT4.invokeExact(state, fd, address, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Connects to a named socket. */
    public static int connect(int fd, MemorySegment address, int length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) CONNECT.invokeExact(state, fd, address, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sends a {@link MsghdrLayout} message. Answers the bytes sent. Give {@code MSG_NOSIGNAL}. */
    public static long sendmsg(int fd, MemorySegment message, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) SENDMSG.invokeExact(state, fd, message, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Receives a {@link MsghdrLayout} message. Answers the bytes received, 0 when the peer closed. Give {@code
     * MSG_CMSG_CLOEXEC}.
     */
    public static long recvmsg(int fd, MemorySegment message, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) RECVMSG.invokeExact(state, fd, message, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sends bytes. Answers the bytes sent. Give {@code MSG_NOSIGNAL}. */
    public static long send(int fd, MemorySegment source, long length, int flags) {
        Libc.checkLength(source, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) SEND.invokeExact(state, fd, source, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Receives bytes. Answers the bytes received, 0 when the peer closed. */
    public static long recv(int fd, MemorySegment destination, long length, int flags) {
        Libc.checkLength(destination, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) RECV.invokeExact(state, fd, destination, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Reads an option; length is 4 bytes that hold the room and receive the length. {@code SO_PEERCRED}: {@link
     * PeerCredentialLayout}.
     */
    public static int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets an option. */
    public static int setsockopt(int fd, int level, int option, MemorySegment value, int length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Ends sending, receiving or both; {@link SocketFlags} {@code SHUT_*}. */
    public static int shutdown(int fd, int how) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SHUTDOWN.invokeExact(state, fd, how), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
