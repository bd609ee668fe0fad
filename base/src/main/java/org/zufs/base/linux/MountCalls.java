// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Mounting: the classic calls, the file-descriptor based mount calls, and namespaces.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 *
 * <p>All need {@code CAP_SYS_ADMIN} in the mount's user namespace. The new calls answer {@code -ENOSYS} before
 * Linux 5.2.
 */
public final class MountCalls {

    private static final MethodHandle MOUNT = Libc.function("mount", INT, PTR, PTR, PTR, LONG, PTR);
    private static final MethodHandle UMOUNT2 = Libc.function("umount2", INT, PTR, INT);
    private static final MethodHandle FSOPEN = Libc.syscall(Syscall.FSOPEN, PTR, LONG);
    private static final MethodHandle FSCONFIG = Libc.syscall(Syscall.FSCONFIG, LONG, LONG, PTR, PTR, LONG);
    private static final MethodHandle FSMOUNT = Libc.syscall(Syscall.FSMOUNT, LONG, LONG, LONG);
    private static final MethodHandle MOVE_MOUNT = Libc.syscall(Syscall.MOVE_MOUNT, LONG, PTR, LONG, PTR, LONG);
    private static final MethodHandle OPEN_TREE = Libc.syscall(Syscall.OPEN_TREE, LONG, PTR, LONG);
    private static final MethodHandle UNSHARE = Libc.function("unshare", INT, INT);
    private static final MethodHandle SETNS = Libc.function("setns", INT, INT, INT);

    private MountCalls() {
    }

    /** Mounts a file system; {@link MountFlags}. Strings that do not matter may be empty, segments null. */
    public static int mount(
            MemorySegment source, MemorySegment target, MemorySegment type, long flags, MemorySegment data) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) MOUNT.invokeExact(state, source, target, type, flags, data), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #mount(MemorySegment, MemorySegment, MemorySegment, long, MemorySegment)} with the
     * strings copied; allocates.
     */
    public static int mount(String source, String target, String type, long flags, String data) {
        try (Arena arena = Arena.ofConfined()) {
            return mount(
                    arena.allocateFrom(source), arena.allocateFrom(target), arena.allocateFrom(type), flags,
                    arena.allocateFrom(data));
        }
    }

    /** Unmounts; {@link MountFlags} {@code MNT_DETACH}, {@code UMOUNT_NOFOLLOW} and the like. */
    public static int umount2(MemorySegment target, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) UMOUNT2.invokeExact(state, target, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #umount2(MemorySegment, int)} with the strings copied; allocates. */
    public static int umount2(String target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return umount2(arena.allocateFrom(target), flags);
        }
    }

    /**
     * Opens a context in which a file system is configured; {@link MountApiFlags}. Answers the descriptor.
     */
    public static int fsopen(MemorySegment type, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FSOPEN.invokeExact(state, type, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #fsopen(MemorySegment, int)} with the strings copied; allocates. */
    public static int fsopen(String type, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fsopen(arena.allocateFrom(type), flags);
        }
    }

    /** Configures a context; {@link MountApiFlags} {@code FSCONFIG_*}. Key and value may be null segments. */
    public static int fsconfig(int fd, int command, MemorySegment key, MemorySegment value, int auxiliary) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FSCONFIG.invokeExact(
                    state, (long) fd, (long) command, key, value, (long) auxiliary), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes a detached mount of a configured context. Answers the mount's descriptor. */
    public static int fsmount(int fd, int flags, int attributes) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FSMOUNT.invokeExact(
                    state, (long) fd, (long) flags, (long) attributes), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Attaches a detached mount or moves one; {@link MountApiFlags} {@code MOVE_MOUNT_*}. */
    public static int moveMount(
            int sourceDirFd, MemorySegment sourcePath, int targetDirFd, MemorySegment targetPath, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) MOVE_MOUNT.invokeExact(
                    state, (long) sourceDirFd, sourcePath, (long) targetDirFd, targetPath, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #moveMount(int, MemorySegment, int, MemorySegment, int)} with the strings copied;
     * allocates.
     */
    public static int moveMount(int sourceDirFd, String sourcePath, int targetDirFd, String targetPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return moveMount(
                    sourceDirFd, arena.allocateFrom(sourcePath), targetDirFd, arena.allocateFrom(targetPath), flags);
        }
    }

    /** Opens a mount or clones a tree; {@link MountApiFlags} {@code OPEN_TREE_*}. Answers the descriptor. */
    public static int openTree(int dirFd, MemorySegment path, int flags) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) OPEN_TREE.invokeExact(
                    state, (long) dirFd, path, (long) flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #openTree(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int openTree(int dirFd, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return openTree(dirFd, arena.allocateFrom(path), flags);
        }
    }

    /**
     * Gives the calling thread namespaces of its own; {@link CloneFlags}. Some need a process with one thread,
     * which a JVM is not.
     */
    public static int unshare(int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) UNSHARE.invokeExact(state, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Moves the calling thread into a namespace; {@link CloneFlags}. */
    public static int setns(int fd, int type) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SETNS.invokeExact(state, fd, type), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@code FSCONFIG_SET_STRING}. */
    public static int fsconfigString(int fd, String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            return fsconfig(fd, MountApiFlags.FSCONFIG_SET_STRING, arena.allocateFrom(key),
                    arena.allocateFrom(value), 0);
        }
    }

    /** Control path: {@code FSCONFIG_SET_FLAG}. */
    public static int fsconfigFlag(int fd, String key) {
        try (Arena arena = Arena.ofConfined()) {
            return fsconfig(fd, MountApiFlags.FSCONFIG_SET_FLAG, arena.allocateFrom(key), MemorySegment.NULL, 0);
        }
    }

    /** Control path: {@code FSCONFIG_SET_FD}. */
    public static int fsconfigDescriptor(int fd, String key, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return fsconfig(fd, MountApiFlags.FSCONFIG_SET_FD, arena.allocateFrom(key), MemorySegment.NULL, value);
        }
    }

    /** {@code FSCONFIG_CMD_CREATE} and the like: a command without key and value. */
    public static int fsconfigCommand(int fd, int command) {
        return fsconfig(fd, command, MemorySegment.NULL, MemorySegment.NULL, 0);
    }
}
