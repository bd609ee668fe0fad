// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The three calls of io_uring, and where its rings are mapped. The ring itself is written by its user.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class UringCalls {

    private static final MethodHandle SETUP = Libc.syscall(Syscall.IO_URING_SETUP, LONG, PTR);
    private static final MethodHandle ENTER = Libc.syscall(Syscall.IO_URING_ENTER, LONG, LONG, LONG, LONG, PTR, LONG);
    private static final MethodHandle REGISTER = Libc.syscall(Syscall.IO_URING_REGISTER, LONG, LONG, PTR, LONG);

    private UringCalls() {
    }

    /**
     * Makes a ring of at least {@code entries} submission entries; {@link IoUringParamsLayout} in and out.
     * Answers its descriptor.
     */
    public static int setup(int entries, MemorySegment params) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETUP.invokeExact(state, (long) entries, params), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Submits entries and waits for completions; {@link UringFlags} {@code IORING_ENTER_*}. The argument is
     * null or what the flags say. Answers how many were submitted.
     */
    public static int enter(
            int fd, int submitCount, int completeCount, int flags, MemorySegment argument, long argumentLength) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) ENTER.invokeExact(
                    state, (long) fd, (long) submitCount, (long) completeCount, (long) flags,
                    argument, argumentLength), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Registers buffers, files, rings; {@link UringFlags} {@code IORING_REGISTER_*}. */
    public static int register(int fd, int operation, MemorySegment argument, int count) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) REGISTER.invokeExact(
                    state, (long) fd, (long) operation, argument, (long) count), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** File offset at which the submission ring is mapped (and both rings, with {@code IORING_FEAT_SINGLE_MMAP}). */
    public static final long IORING_OFF_SQ_RING = 0L;

    /** File offset at which the completion ring is mapped. */
    public static final long IORING_OFF_CQ_RING = 0x8000000L;

    /** File offset at which the submission entries are mapped. */
    public static final long IORING_OFF_SQES = 0x10000000L;
}
