// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Names: creating, removing, renaming and listing directory entries.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 *
 * <p>Paths are relative to a directory descriptor or {@link AtFlags#AT_FDCWD}.
 */
public final class NamespaceCalls {

    private static final MethodHandle MKDIRAT = Libc.function("mkdirat", INT, INT, PTR, INT);
    private static final MethodHandle MKNODAT = Libc.syscall(Syscall.MKNODAT, LONG, PTR, LONG, LONG);
    private static final MethodHandle UNLINKAT = Libc.function("unlinkat", INT, INT, PTR, INT);
    private static final MethodHandle RENAMEAT2 = Libc.syscall(Syscall.RENAMEAT2, LONG, PTR, LONG, PTR, LONG);
    private static final MethodHandle LINKAT = Libc.function("linkat", INT, INT, PTR, INT, PTR, INT);
    private static final MethodHandle SYMLINKAT = Libc.function("symlinkat", INT, PTR, INT, PTR);
    private static final MethodHandle READLINKAT = Libc.function("readlinkat", LONG, INT, PTR, PTR, LONG);
    private static final MethodHandle GETDENTS64 = Libc.syscall(Syscall.GETDENTS64, LONG, PTR, LONG);
    private static final MethodHandle NAME_TO_HANDLE_AT =
            Libc.function("name_to_handle_at", INT, INT, PTR, PTR, PTR, INT);
    private static final MethodHandle OPEN_BY_HANDLE_AT = Libc.variadic("open_by_handle_at", 3, INT, INT, PTR, INT);

    private NamespaceCalls() {
    }

    /** Makes a directory. */
    public static int mkdirat(int dirFd, MemorySegment path, int mode) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MKDIRAT.invokeExact(state, dirFd, path, mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #mkdirat(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int mkdirat(int dirFd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return mkdirat(dirFd, arena.allocateFrom(path), mode);
        }
    }

    /**
     * Makes a file, device, pipe or socket; type and permission in the mode, {@link ModeBits}; the device in
     * the kernel's encoding, {@link DeviceNumber}.
     */
    public static int mknodat(int dirFd, MemorySegment path, int mode, long device) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) MKNODAT.invokeExact(
                    state, (long) dirFd, path, (long) mode, device), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #mknodat(int, MemorySegment, int, long)} with the strings copied; allocates. */
    public static int mknodat(int dirFd, String path, int mode, long device) {
        try (Arena arena = Arena.ofConfined()) {
            return mknodat(dirFd, arena.allocateFrom(path), mode, device);
        }
    }

    /** Removes a name; with {@code AT_REMOVEDIR} an empty directory. */
    public static int unlinkat(int dirFd, MemorySegment path, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) UNLINKAT.invokeExact(state, dirFd, path, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #unlinkat(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int unlinkat(int dirFd, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return unlinkat(dirFd, arena.allocateFrom(path), flags);
        }
    }

    /** Renames; {@link RenameFlags}. */
    public static int renameat2(
            int sourceDirFd, MemorySegment sourcePath, int targetDirFd, MemorySegment targetPath, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) RENAMEAT2.invokeExact(
                    state, (long) sourceDirFd, sourcePath, (long) targetDirFd, targetPath, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #renameat2(int, MemorySegment, int, MemorySegment, int)} with the strings copied;
     * allocates.
     */
    public static int renameat2(int sourceDirFd, String sourcePath, int targetDirFd, String targetPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return renameat2(
                    sourceDirFd, arena.allocateFrom(sourcePath), targetDirFd, arena.allocateFrom(targetPath), flags);
        }
    }

    /** Makes a hard link; {@code AT_SYMLINK_FOLLOW}, {@code AT_EMPTY_PATH}. */
    public static int linkat(
            int sourceDirFd, MemorySegment sourcePath, int targetDirFd, MemorySegment targetPath, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) LINKAT.invokeExact(
                    state, sourceDirFd, sourcePath, targetDirFd, targetPath, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #linkat(int, MemorySegment, int, MemorySegment, int)} with the strings copied;
     * allocates.
     */
    public static int linkat(int sourceDirFd, String sourcePath, int targetDirFd, String targetPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return linkat(
                    sourceDirFd, arena.allocateFrom(sourcePath), targetDirFd, arena.allocateFrom(targetPath), flags);
        }
    }

    /** Makes a symbolic link that holds {@code target}. */
    public static int symlinkat(MemorySegment target, int dirFd, MemorySegment path) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SYMLINKAT.invokeExact(state, target, dirFd, path), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #symlinkat(MemorySegment, int, MemorySegment)} with the strings copied; allocates.
     */
    public static int symlinkat(String target, int dirFd, String path) {
        try (Arena arena = Arena.ofConfined()) {
            return symlinkat(arena.allocateFrom(target), dirFd, arena.allocateFrom(path));
        }
    }

    /**
     * Reads a symbolic link. Answers the bytes read; no NUL is added, and a full buffer may mean truncation.
     */
    public static long readlinkat(int dirFd, MemorySegment path, MemorySegment destination, long length) {
        Libc.checkLength(destination, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) READLINKAT.invokeExact(state, dirFd, path, destination, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #readlinkat(int, MemorySegment, MemorySegment, long)} with the strings copied;
     * allocates.
     */
    public static long readlinkat(int dirFd, String path, MemorySegment destination, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return readlinkat(dirFd, arena.allocateFrom(path), destination, length);
        }
    }

    /**
     * Reads directory entries as {@link DirentLayout} records at the directory's position. Answers the bytes
     * filled, 0 at the end.
     */
    public static int getdents64(int fd, MemorySegment destination, long length) {
        Libc.checkLength(destination, length);
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) GETDENTS64.invokeExact(
                    state, (long) fd, destination, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Translates a path to a file handle; the segments are a {@link FileHandleLayout} struct and 4 bytes. */
    public static int nameToHandleAt(
            int dirFd, MemorySegment path, MemorySegment handle, MemorySegment mountId, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) NAME_TO_HANDLE_AT.invokeExact(
                    state, dirFd, path, handle, mountId, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #nameToHandleAt(int, MemorySegment, MemorySegment, MemorySegment, int)} with the
     * strings copied; allocates.
     */
    public static int nameToHandleAt(int dirFd, String path, MemorySegment handle, MemorySegment mountId, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return nameToHandleAt(dirFd, arena.allocateFrom(path), handle, mountId, flags);
        }
    }

    /** Opens a file by handle; needs {@code CAP_DAC_READ_SEARCH}. Answers the descriptor. */
    public static int openByHandleAt(int mountFd, MemorySegment handle, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) OPEN_BY_HANDLE_AT.invokeExact(state, mountFd, handle, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
