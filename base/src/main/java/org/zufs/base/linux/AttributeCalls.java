// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Attributes of files and of file systems.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 *
 * <p>Calls that the C library does not export before version 2.33 ({@code fstat}), or that it emulates ({@code
 * faccessat}), go to the kernel directly.
 */
public final class AttributeCalls {

    private static final MethodHandle FSTAT = Libc.syscall(Syscall.FSTAT, LONG, PTR);
    private static final MethodHandle FSTATAT = Libc.syscall(Syscall.NEWFSTATAT, LONG, PTR, PTR, LONG);
    private static final MethodHandle STATX = Libc.function("statx", INT, INT, PTR, INT, INT, PTR);
    private static final MethodHandle FCHMOD = Libc.function("fchmod", INT, INT, INT);
    private static final MethodHandle FCHMODAT = Libc.syscall(Syscall.FCHMODAT, LONG, PTR, LONG);
    private static final MethodHandle FCHMODAT2 = Libc.syscall(Syscall.FCHMODAT2, LONG, PTR, LONG, LONG);
    private static final MethodHandle FCHOWN = Libc.function("fchown", INT, INT, INT, INT);
    private static final MethodHandle FCHOWNAT = Libc.function("fchownat", INT, INT, PTR, INT, INT, INT);
    private static final MethodHandle FUTIMENS = Libc.function("futimens", INT, INT, PTR);
    private static final MethodHandle UTIMENSAT = Libc.function("utimensat", INT, INT, PTR, PTR, INT);
    private static final MethodHandle FACCESSAT = Libc.syscall(Syscall.FACCESSAT, LONG, PTR, LONG);
    private static final MethodHandle FACCESSAT2 = Libc.syscall(Syscall.FACCESSAT2, LONG, PTR, LONG, LONG);
    private static final MethodHandle STATFS = Libc.function("statfs", INT, PTR, PTR);
    private static final MethodHandle FSTATFS = Libc.function("fstatfs", INT, INT, PTR);
    private static final MethodHandle UMASK = Libc.function("umask", INT, INT);

    private AttributeCalls() {
    }

    /** Attributes of an open file into a {@link StatLayout} struct. */
    public static int fstat(int fd, MemorySegment stat) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FSTAT.invokeExact(state, (long) fd, stat), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Attributes by path into a {@link StatLayout} struct; {@link AtFlags}. */
    public static int fstatat(int dirFd, MemorySegment path, MemorySegment stat, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FSTATAT.invokeExact(
                    state, (long) dirFd, path, stat, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #fstatat(int, MemorySegment, MemorySegment, int)} with the strings copied;
     * allocates.
     */
    public static int fstatat(int dirFd, String path, MemorySegment stat, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fstatat(dirFd, arena.allocateFrom(path), stat, flags);
        }
    }

    /**
     * Extended attributes of a file into a {@link StatxLayout} struct; {@link StatxMask}, {@link AtFlags}.
     */
    public static int statx(int dirFd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) STATX.invokeExact(state, dirFd, path, flags, mask, statx), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #statx(int, MemorySegment, int, int, MemorySegment)} with the strings copied;
     * allocates.
     */
    public static int statx(int dirFd, String path, int flags, int mask, MemorySegment statx) {
        try (Arena arena = Arena.ofConfined()) {
            return statx(dirFd, arena.allocateFrom(path), flags, mask, statx);
        }
    }

    /** Sets the mode bits of an open file. */
    public static int fchmod(int fd, int mode) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCHMOD.invokeExact(state, fd, mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the mode bits by path; follows symbolic links (the kernel call has no flags). */
    public static int fchmodat(int dirFd, MemorySegment path, int mode) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FCHMODAT.invokeExact(state, (long) dirFd, path, (long) mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #fchmodat(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int fchmodat(int dirFd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return fchmodat(dirFd, arena.allocateFrom(path), mode);
        }
    }

    /** Sets the mode bits by path with {@link AtFlags}; {@code -ENOSYS} before Linux 6.6. */
    public static int fchmodat2(int dirFd, MemorySegment path, int mode, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FCHMODAT2.invokeExact(
                    state, (long) dirFd, path, (long) mode, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #fchmodat2(int, MemorySegment, int, int)} with the strings copied; allocates. */
    public static int fchmodat2(int dirFd, String path, int mode, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fchmodat2(dirFd, arena.allocateFrom(path), mode, flags);
        }
    }

    /** Sets owner and group of an open file; -1 leaves one as it is. */
    public static int fchown(int fd, int uid, int gid) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCHOWN.invokeExact(state, fd, uid, gid), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets owner and group by path; -1 leaves one as it is; {@link AtFlags}. */
    public static int fchownat(int dirFd, MemorySegment path, int uid, int gid, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FCHOWNAT.invokeExact(state, dirFd, path, uid, gid, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #fchownat(int, MemorySegment, int, int, int)} with the strings copied; allocates.
     */
    public static int fchownat(int dirFd, String path, int uid, int gid, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fchownat(dirFd, arena.allocateFrom(path), uid, gid, flags);
        }
    }

    /** Sets access and modification time: two {@link TimespecLayout} entries, or a null segment for now. */
    public static int futimens(int fd, MemorySegment times) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FUTIMENS.invokeExact(state, fd, times), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets access and modification time by path; times as in {@link #futimens}. */
    public static int utimensat(int dirFd, MemorySegment path, MemorySegment times, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) UTIMENSAT.invokeExact(state, dirFd, path, times, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #utimensat(int, MemorySegment, MemorySegment, int)} with the strings copied;
     * allocates.
     */
    public static int utimensat(int dirFd, String path, MemorySegment times, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return utimensat(dirFd, arena.allocateFrom(path), times, flags);
        }
    }

    /** Checks access with the real uid and gid; {@link AccessModes}. */
    public static int faccessat(int dirFd, MemorySegment path, int mode) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FACCESSAT.invokeExact(
                    state, (long) dirFd, path, (long) mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #faccessat(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int faccessat(int dirFd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return faccessat(dirFd, arena.allocateFrom(path), mode);
        }
    }

    /**
     * Checks access with {@link AtFlags}, for example {@code AT_EACCESS}; {@code -ENOSYS} before Linux 5.8.
     */
    public static int faccessat2(int dirFd, MemorySegment path, int mode, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FACCESSAT2.invokeExact(
                    state, (long) dirFd, path, (long) mode, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #faccessat2(int, MemorySegment, int, int)} with the strings copied; allocates. */
    public static int faccessat2(int dirFd, String path, int mode, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return faccessat2(dirFd, arena.allocateFrom(path), mode, flags);
        }
    }

    /** Figures of the file system that holds a path into a {@link StatfsLayout} struct. */
    public static int statfs(MemorySegment path, MemorySegment statfs) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) STATFS.invokeExact(state, path, statfs), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #statfs(MemorySegment, MemorySegment)} with the strings copied; allocates. */
    public static int statfs(String path, MemorySegment statfs) {
        try (Arena arena = Arena.ofConfined()) {
            return statfs(arena.allocateFrom(path), statfs);
        }
    }

    /** Figures of the file system that holds an open file into a {@link StatfsLayout} struct. */
    public static int fstatfs(int fd, MemorySegment statfs) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FSTATFS.invokeExact(state, fd, statfs), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the file mode creation mask of the whole process. Answers the former mask; never fails. */
    public static int umask(int mask) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) UMASK.invokeExact(state, mask), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
