// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The working directory, which all threads share unless one has left with {@link MountCalls#unshare} and
 * {@link CloneFlags#CLONE_FS}.
 *
 * <p>Every call answers its result (0 or more) or the negative errno. Any thread may call.
 */
public final class WorkingDirectoryCalls {
    private static final MethodHandle CHDIR = Libc.function("chdir", INT, PTR);
    private static final MethodHandle FCHDIR = Libc.function("fchdir", INT, INT);
    private static final MethodHandle GETCWD = Libc.syscall(Syscall.GETCWD, PTR, LONG);

    private WorkingDirectoryCalls() {
    }

    /** Changes to a directory. */
    public static int chdir(MemorySegment path) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) CHDIR.invokeExact(state, path), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Changes to an open directory. */
    public static int fchdir(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCHDIR.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Fills the path of the working directory, closed by a zero byte. Answers its length in bytes, the zero included;
     * {@code -ENOENT} if the directory was removed.
     */
    public static int getcwd(MemorySegment destination, long length) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) GETCWD.invokeExact(state, destination, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
