// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.CloneFlags;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.FcntlCommands;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.StatfsLayout;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.TimespecLayout;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Name;

/**
 * The memory of one lane for host calls, and the state of its thread. All of it is made at mount, in automatic
 * arenas: a call then need not count itself in and out of a shared one.
 */
final class HostLane {
    /** A host call lists about as much as one reply of the kernel's usual size takes, so that little is read twice. */
    static final int DIRENTS_LENGTH = 4096;
    /** The longest target of a symbolic link with its NUL. */
    static final int TARGET_LENGTH = 4096;
    /** An empty path, for calls on the descriptor itself. */
    static final MemorySegment EMPTY = Arena.global().allocate(1);

    private static final String PROC = "/proc/self/fd/";
    private static final int NAME_LENGTH = 256;
    private static final int PATH_LENGTH = 32;
    private static final int NO_DESCRIPTOR = -1;

    final Caller caller = new Caller();
    final MemorySegment statx = allocate(StatxLayout.LENGTH);
    final MemorySegment statfs = allocate(StatfsLayout.LENGTH);
    final MemorySegment times = allocate(2 * TimespecLayout.LENGTH);
    final MemorySegment dirents = allocate(DIRENTS_LENGTH);
    final MemorySegment iovec = allocate(IovecLayout.LENGTH);
    /** Two file offsets, or other words. */
    final MemorySegment words = allocate(2 * Long.BYTES);
    private final MemorySegment name = allocate(NAME_LENGTH);
    private final MemorySegment otherName = allocate(NAME_LENGTH);
    private final MemorySegment target = allocate(TARGET_LENGTH);
    private final MemorySegment path = allocate(PATH_LENGTH);
    private Thread thread;
    private int umask;
    private int spare = NO_DESCRIPTOR;

    /** The inode that was resolved last, pinned. */
    HostInode resolved;

    HostLane() {
        path.setString(0, PROC);
    }

    private static MemorySegment allocate(long length) {
        return Arena.ofAuto().allocate(length, Long.BYTES);
    }

    /** A name with a NUL behind it. */
    MemorySegment name(Name source) {
        return terminated(name, source.segment(), source.offset(), source.length());
    }

    /** A name with a NUL behind it. */
    MemorySegment name(MemorySegment bytes, long at, int length) {
        return terminated(name, bytes, at, length);
    }

    /** A second name with a NUL behind it. */
    MemorySegment otherName(Name source) {
        return terminated(otherName, source.segment(), source.offset(), source.length());
    }

    /** A target with a NUL behind it; at most 4,095 bytes. */
    MemorySegment target(ByteRange source) {
        return terminated(target, source.segment(), source.offset(), source.length());
    }

    private static MemorySegment terminated(MemorySegment buffer, MemorySegment bytes, long at, long length) {
        MemorySegment.copy(bytes, at, buffer, 0, length);
        buffer.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        return buffer;
    }

    /** The path that leads to what a descriptor of ours stands for. */
    MemorySegment path(int descriptor) {
        int end = PROC.length() + 1;
        for (int rest = descriptor; rest >= 10; rest /= 10) {
            end++;
        }
        path.set(ValueLayout.JAVA_BYTE, end, (byte) 0);
        int rest = descriptor;
        for (int at = end - 1; at >= PROC.length(); at--) {
            path.set(ValueLayout.JAVA_BYTE, at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return path;
    }

    /**
     * Has new inodes made without some permission bits; the host leaves them in where a default access control list
     * rules instead. Threads share a umask, so the lane's thread gets one of its own first.
     */
    void umask(int mask) {
        if (thread != Thread.currentThread()) {
            LinuxException.check("unshare(CLONE_FS)", MountCalls.unshare(CloneFlags.CLONE_FS),
                    "allow it in the container's seccomp profile");
            thread = Thread.currentThread();
            umask = -1;
        }
        if (umask != mask) {
            AttributeCalls.umask(mask);
            umask = mask;
        }
    }

    /**
     * Makes sure that a descriptor is held back. Who makes an inode asks for this first: the one that names it is then
     * to be had, and nothing is made that cannot be answered.
     *
     * @param folder any descriptor
     * @return 0 or a negative errno
     */
    int holdSpare(int folder) {
        if (spare == NO_DESCRIPTOR) {
            int result = DescriptorCalls.fcntl(folder, FcntlCommands.F_DUPFD_CLOEXEC, 0);
            if (result < 0) {
                return result;
            }
            spare = result;
        }
        return 0;
    }

    /** Closes the descriptor that is held back, for another to take its place; answers whether there was one. */
    boolean freeSpare() {
        if (spare == NO_DESCRIPTOR) {
            return false;
        }
        FileCalls.close(spare);
        spare = NO_DESCRIPTOR;
        return true;
    }
}
