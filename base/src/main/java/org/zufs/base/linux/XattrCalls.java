// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Extended attributes, in three variants: by path, by path without following ({@code l}), by descriptor ({@code
 * f}).
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class XattrCalls {

    private static final MethodHandle GETXATTR = Libc.function("getxattr", LONG, PTR, PTR, PTR, LONG);
    private static final MethodHandle SETXATTR = Libc.function("setxattr", INT, PTR, PTR, PTR, LONG, INT);
    private static final MethodHandle LISTXATTR = Libc.function("listxattr", LONG, PTR, PTR, LONG);
    private static final MethodHandle REMOVEXATTR = Libc.function("removexattr", INT, PTR, PTR);
    private static final MethodHandle LGETXATTR = Libc.function("lgetxattr", LONG, PTR, PTR, PTR, LONG);
    private static final MethodHandle LSETXATTR = Libc.function("lsetxattr", INT, PTR, PTR, PTR, LONG, INT);
    private static final MethodHandle LLISTXATTR = Libc.function("llistxattr", LONG, PTR, PTR, LONG);
    private static final MethodHandle LREMOVEXATTR = Libc.function("lremovexattr", INT, PTR, PTR);
    private static final MethodHandle FGETXATTR = Libc.function("fgetxattr", LONG, INT, PTR, PTR, LONG);
    private static final MethodHandle FSETXATTR = Libc.function("fsetxattr", INT, INT, PTR, PTR, LONG, INT);
    private static final MethodHandle FLISTXATTR = Libc.function("flistxattr", LONG, INT, PTR, LONG);
    private static final MethodHandle FREMOVEXATTR = Libc.function("fremovexattr", INT, INT, PTR);

    private XattrCalls() {
    }

    /**
     * Reads an extended attribute by path, following symbolic links. Answers its length; with length 0 only
     * asks for it; {@code -ENODATA} if there is none.
     */
    public static long getxattr(MemorySegment path, MemorySegment name, MemorySegment value, long length) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) GETXATTR.invokeExact(state, path, name, value, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #getxattr(MemorySegment, MemorySegment, MemorySegment, long)} with the strings
     * copied; allocates.
     */
    public static long getxattr(String path, String name, MemorySegment value, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return getxattr(arena.allocateFrom(path), arena.allocateFrom(name), value, length);
        }
    }

    /** Sets an extended attribute by path, following symbolic links; {@link XattrFlags}. */
    public static int setxattr(MemorySegment path, MemorySegment name, MemorySegment value, long length, int flags) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SETXATTR.invokeExact(state, path, name, value, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #setxattr(MemorySegment, MemorySegment, MemorySegment, long, int)} with the strings
     * copied; allocates.
     */
    public static int setxattr(String path, String name, MemorySegment value, long length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return setxattr(arena.allocateFrom(path), arena.allocateFrom(name), value, length, flags);
        }
    }

    /**
     * Lists the extended attributes by path, following symbolic links, as NUL-terminated names. Answers the
     * bytes; with length 0 only asks for them.
     */
    public static long listxattr(MemorySegment path, MemorySegment list, long length) {
        Libc.checkLength(list, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) LISTXATTR.invokeExact(state, path, list, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #listxattr(MemorySegment, MemorySegment, long)} with the strings copied; allocates.
     */
    public static long listxattr(String path, MemorySegment list, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return listxattr(arena.allocateFrom(path), list, length);
        }
    }

    /** Removes an extended attribute by path, following symbolic links; {@code -ENODATA} if there is none. */
    public static int removexattr(MemorySegment path, MemorySegment name) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) REMOVEXATTR.invokeExact(state, path, name), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #removexattr(MemorySegment, MemorySegment)} with the strings copied; allocates.
     */
    public static int removexattr(String path, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return removexattr(arena.allocateFrom(path), arena.allocateFrom(name));
        }
    }

    /**
     * Reads an extended attribute by path, of a symbolic link itself. Answers its length; with length 0 only
     * asks for it; {@code -ENODATA} if there is none.
     */
    public static long lgetxattr(MemorySegment path, MemorySegment name, MemorySegment value, long length) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) LGETXATTR.invokeExact(state, path, name, value, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #lgetxattr(MemorySegment, MemorySegment, MemorySegment, long)} with the strings
     * copied; allocates.
     */
    public static long lgetxattr(String path, String name, MemorySegment value, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return lgetxattr(arena.allocateFrom(path), arena.allocateFrom(name), value, length);
        }
    }

    /** Sets an extended attribute by path, of a symbolic link itself; {@link XattrFlags}. */
    public static int lsetxattr(MemorySegment path, MemorySegment name, MemorySegment value, long length, int flags) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) LSETXATTR.invokeExact(state, path, name, value, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #lsetxattr(MemorySegment, MemorySegment, MemorySegment, long, int)} with the strings
     * copied; allocates.
     */
    public static int lsetxattr(String path, String name, MemorySegment value, long length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return lsetxattr(arena.allocateFrom(path), arena.allocateFrom(name), value, length, flags);
        }
    }

    /**
     * Lists the extended attributes by path, of a symbolic link itself as NUL-terminated names. Answers the
     * bytes; with length 0 only asks for them.
     */
    public static long llistxattr(MemorySegment path, MemorySegment list, long length) {
        Libc.checkLength(list, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) LLISTXATTR.invokeExact(state, path, list, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #llistxattr(MemorySegment, MemorySegment, long)} with the strings copied; allocates.
     */
    public static long llistxattr(String path, MemorySegment list, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return llistxattr(arena.allocateFrom(path), list, length);
        }
    }

    /**
     * Removes an extended attribute by path, of a symbolic link itself; {@code -ENODATA} if there is none.
     */
    public static int lremovexattr(MemorySegment path, MemorySegment name) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) LREMOVEXATTR.invokeExact(state, path, name), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #lremovexattr(MemorySegment, MemorySegment)} with the strings copied; allocates.
     */
    public static int lremovexattr(String path, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return lremovexattr(arena.allocateFrom(path), arena.allocateFrom(name));
        }
    }

    /**
     * Reads an extended attribute of an open file. Answers its length; with length 0 only asks for it; {@code
     * -ENODATA} if there is none.
     */
    public static long fgetxattr(int fd, MemorySegment name, MemorySegment value, long length) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) FGETXATTR.invokeExact(state, fd, name, value, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #fgetxattr(int, MemorySegment, MemorySegment, long)} with the strings copied;
     * allocates.
     */
    public static long fgetxattr(int fd, String name, MemorySegment value, long length) {
        try (Arena arena = Arena.ofConfined()) {
            return fgetxattr(fd, arena.allocateFrom(name), value, length);
        }
    }

    /** Sets an extended attribute of an open file; {@link XattrFlags}. */
    public static int fsetxattr(int fd, MemorySegment name, MemorySegment value, long length, int flags) {
        Libc.checkLength(value, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FSETXATTR.invokeExact(state, fd, name, value, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #fsetxattr(int, MemorySegment, MemorySegment, long, int)} with the strings copied;
     * allocates.
     */
    public static int fsetxattr(int fd, String name, MemorySegment value, long length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fsetxattr(fd, arena.allocateFrom(name), value, length, flags);
        }
    }

    /**
     * Lists the extended attributes of an open file as NUL-terminated names. Answers the bytes; with length 0
     * only asks for them.
     */
    public static long flistxattr(int fd, MemorySegment list, long length) {
        Libc.checkLength(list, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) FLISTXATTR.invokeExact(state, fd, list, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Removes an extended attribute of an open file; {@code -ENODATA} if there is none. */
    public static int fremovexattr(int fd, MemorySegment name) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FREMOVEXATTR.invokeExact(state, fd, name), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #fremovexattr(int, MemorySegment)} with the strings copied; allocates. */
    public static int fremovexattr(int fd, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return fremovexattr(fd, arena.allocateFrom(name));
        }
    }
}
