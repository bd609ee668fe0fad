// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Who the calling thread is, for the calling thread only.
 *
 * <p>The C library changes the ids of all threads of the process together, as POSIX asks; these calls go to the
 * kernel directly and change one thread, which is what a server that acts for many users needs. A thread that
 * took on another identity must put it back before it serves anyone else.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class ThreadCredentialCalls {

    private static final MethodHandle SETRESUID = Libc.syscall(Syscall.SETRESUID, LONG, LONG, LONG);
    private static final MethodHandle SETRESGID = Libc.syscall(Syscall.SETRESGID, LONG, LONG, LONG);
    private static final MethodHandle SETFSUID = Libc.syscall(Syscall.SETFSUID, LONG);
    private static final MethodHandle SETFSGID = Libc.syscall(Syscall.SETFSGID, LONG);
    private static final MethodHandle SETGROUPS = Libc.syscall(Syscall.SETGROUPS, LONG, PTR);

    private ThreadCredentialCalls() {
    }

    /**
     * Sets the user ids of the calling thread; -1 leaves one as it is. Losing uid 0 drops the effective
     * capabilities.
     */
    public static int setresuid(int real, int effective, int saved) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETRESUID.invokeExact(
                    state, (long) real, (long) effective, (long) saved), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the group ids of the calling thread; -1 leaves one as it is. */
    public static int setresgid(int real, int effective, int saved) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETRESGID.invokeExact(
                    state, (long) real, (long) effective, (long) saved), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Sets the user id for file checks of the calling thread. Answers the former id, also when nothing changed:
     * call twice to know.
     */
    public static int setfsuid(int uid) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETFSUID.invokeExact(state, (long) uid), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Sets the group id for file checks of the calling thread. Answers the former id, also when nothing
     * changed.
     */
    public static int setfsgid(int gid) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETFSGID.invokeExact(state, (long) gid), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the supplementary groups of the calling thread, 4 bytes each. */
    public static int setgroups(long count, MemorySegment groups) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) SETGROUPS.invokeExact(state, count, groups), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
