// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls on descriptors, whatever they are open on: duplication, flags, locks, device control, readiness.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class DescriptorCalls {

    private static final MethodHandle FCNTL = Libc.variadic("fcntl", 2, INT, INT, INT, LONG);
    private static final MethodHandle FCNTL_2 = Libc.variadic("fcntl", 2, INT, INT, INT, PTR);
    private static final MethodHandle FLOCK = Libc.function("flock", INT, INT, INT);
    private static final MethodHandle DUP = Libc.function("dup", INT, INT);
    private static final MethodHandle DUP3 = Libc.function("dup3", INT, INT, INT, INT);
    private static final MethodHandle PIPE2 = Libc.function("pipe2", INT, PTR, INT);
    private static final MethodHandle IOCTL = Libc.variadic("ioctl", 2, INT, INT, LONG, LONG);
    private static final MethodHandle IOCTL_2 = Libc.variadic("ioctl", 2, INT, INT, LONG, PTR);
    private static final MethodHandle POLL = Libc.function("poll", INT, PTR, LONG, INT);
    private static final MethodHandle SPLICE = Libc.function("splice", LONG, INT, PTR, INT, PTR, LONG, INT);

    private DescriptorCalls() {
    }

    /**
     * Descriptor control with a number as argument; {@link FcntlCommands}, for example {@code F_DUPFD_CLOEXEC},
     * {@code F_SETFL}, {@code F_ADD_SEALS}.
     */
    public static int fcntl(int fd, int command, long argument) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCNTL.invokeExact(state, fd, command, argument), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Descriptor control with a struct as argument: record locks ({@code F_SETLK}, {@code F_OFD_SETLK} and the
     * like) take a {@link FlockLayout}. The waiting forms block.
     */
    public static int fcntl(int fd, int command, MemorySegment argument) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCNTL_2.invokeExact(state, fd, command, argument), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Takes or drops a lock on the whole open file; {@link FlockOperations}. */
    public static int flock(int fd, int operation) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FLOCK.invokeExact(state, fd, operation), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Duplicates a descriptor, without close-on-exec. Answers the new descriptor. */
    public static int dup(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) DUP.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Duplicates a descriptor onto a given number; flags 0 or {@code O_CLOEXEC}. */
    public static int dup3(int fd, int newFd, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) DUP3.invokeExact(state, fd, newFd, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes a pipe; the segment of 8 bytes receives the reading and the writing descriptor. */
    public static int pipe2(MemorySegment fds, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) PIPE2.invokeExact(state, fds, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Device control with a number as argument. */
    public static int ioctl(int fd, long request, long argument) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) IOCTL.invokeExact(state, fd, request, argument), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Device control with a struct as argument. */
    public static int ioctl(int fd, long request, MemorySegment argument) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) IOCTL_2.invokeExact(state, fd, request, argument), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Waits until one of {@code count} {@link PollLayout} entries is ready; a negative timeout waits for ever.
     * Answers the number of ready entries.
     */
    public static int poll(MemorySegment entries, long count, int timeoutMs) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) POLL.invokeExact(state, entries, count, timeoutMs), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Moves bytes between a pipe and a descriptor inside the kernel; offsets as in {@link
     * FileCalls#copyFileRange}. Answers the bytes moved.
     */
    public static long splice(
            int sourceFd, MemorySegment sourceOffset, int targetFd, MemorySegment targetOffset, long length, int
            flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) SPLICE.invokeExact(
                    state, sourceFd, sourceOffset, targetFd, targetOffset, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
