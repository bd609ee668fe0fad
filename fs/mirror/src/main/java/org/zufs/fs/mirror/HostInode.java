// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.TimespecLayout;
import org.zufs.base.linux.XattrCalls;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * An inode of the host: an {@code O_PATH} descriptor, open as long as an asker refers to it, and what every kind of
 * inode can do with it. Device, number and mount name it; the mount too, as one file system can be mounted twice
 * inside the folder with other rights.
 */
final class HostInode {
    private static final long FS_IOC_GETFLAGS = 0x80086601L;
    private static final long FS_IOC_SETFLAGS = 0x40086602L;
    private static final int SET_ID_BITS = ModeBits.S_ISUID | ModeBits.S_ISGID;
    private static final int NO_DESCRIPTOR = -1;
    private static final String CAPABILITY = "security.capability";

    private final MirrorSuperblock superblock;
    private final int descriptor;
    private final long device;
    private final long ino;
    private final long mountId;
    private final long bornSeconds;
    private final int bornNanos;
    private final long nodeId;
    private final Inode inode;

    /** The chain of {@link InodeTable}, guarded by its stripe. */
    HostInode next;
    /** Lanes that are about to answer with this, guarded by the stripe too. */
    int pinCount;

    /**
     * @param superblock the mirror
     * @param descriptor of kind {@code O_PATH}; becomes this object's
     * @param statx      what the host says of it
     * @param nodeId     its node id
     */
    HostInode(MirrorSuperblock superblock, int descriptor, MemorySegment statx, long nodeId) {
        this.superblock = superblock;
        this.descriptor = descriptor;
        this.nodeId = nodeId;
        device = HostAttributes.device(statx);
        ino = StatxLayout.ino(statx);
        mountId = StatxLayout.mountId(statx);
        bornSeconds = StatxLayout.bornSeconds(statx);
        bornNanos = StatxLayout.bornNanoseconds(statx);
        inode = switch (StatxLayout.mode(statx) & ModeBits.S_IFMT) {
            case ModeBits.S_IFDIR -> new MirrorDirectory(superblock, this);
            case ModeBits.S_IFREG -> new MirrorFile(superblock, this);
            case ModeBits.S_IFLNK -> new MirrorLink(superblock, this);
            default -> new MirrorNode(this);
        };
    }

    int descriptor() {
        return descriptor;
    }

    long device() {
        return device;
    }

    long ino() {
        return ino;
    }

    long mountId() {
        return mountId;
    }

    long nodeId() {
        return nodeId;
    }

    boolean isBornAs(MemorySegment statx) {
        return bornSeconds == StatxLayout.bornSeconds(statx) && bornNanos == StatxLayout.bornNanoseconds(statx);
    }

    Inode inode() {
        return inode;
    }

    /** The last reference was given back. */
    void unreferenced() {
        superblock.table().evict(this);
    }

    int getattr(Request request, Attributes out) {
        HostLane lane = superblock.lane(request);
        int result = HostAttributes.ask(lane, descriptor);
        if (result == 0) {
            superblock.fill(lane, out);
        }
        return result;
    }

    /**
     * Changes attributes, as the asker.
     *
     * @param open a descriptor of the file that is open for writing, for its size; or -1
     */
    int setattr(Request request, int open, AttributeChanges changes, Attributes out) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            result = change(lane, open, changes);
        } finally {
            lane.caller.leave();
        }
        if (result == 0 && changes.killsSetId()) {
            result = killSetId(request, lane);
        }
        return result < 0 ? result : getattr(request, out);
    }

    /** The owner first: changing it clears set-id bits, which the mode may bring. */
    private int change(HostLane lane, int open, AttributeChanges changes) {
        int result = 0;
        if (changes.has(AttributeChanges.UID | AttributeChanges.GID)) {
            result = AttributeCalls.fchownat(descriptor, HostLane.EMPTY,
                    changes.has(AttributeChanges.UID) ? changes.uid : -1,
                    changes.has(AttributeChanges.GID) ? changes.gid : -1, AtFlags.AT_EMPTY_PATH);
        }
        if (result == 0 && changes.has(AttributeChanges.MODE)) {
            result = AttributeCalls.fchmodat(AtFlags.AT_FDCWD, lane.path(descriptor),
                    changes.mode & ModeBits.PERMISSION_MASK);
        }
        if (result == 0 && changes.has(AttributeChanges.SIZE)) {
            result = resize(lane, open, changes.size);
        }
        if (result == 0 && changes.has(AttributeChanges.ACCESS_TIME | AttributeChanges.MODIFY_TIME)) {
            result = changeTimes(lane, changes);
        }
        return result;
    }

    private int resize(HostLane lane, int open, long size) {
        int result = open == NO_DESCRIPTOR ? -ErrorNumber.EINVAL : FileCalls.ftruncate(open, size);
        return result == -ErrorNumber.EINVAL ? FileCalls.truncate(lane.path(descriptor), size) : result;
    }

    private int changeTimes(HostLane lane, AttributeChanges changes) {
        putTime(lane.times, 0, changes.has(AttributeChanges.ACCESS_TIME), changes.has(AttributeChanges.ACCESS_NOW),
                changes.accessSeconds, changes.accessNanos);
        putTime(lane.times, TimespecLayout.LENGTH, changes.has(AttributeChanges.MODIFY_TIME),
                changes.has(AttributeChanges.MODIFY_NOW), changes.modifySeconds, changes.modifyNanos);
        return AttributeCalls.utimensat(AtFlags.AT_FDCWD, lane.path(descriptor), lane.times, 0);
    }

    private static void putTime(MemorySegment times, long at, boolean changes, boolean now, long seconds, int nanos) {
        TimespecLayout.putSeconds(times, at, seconds);
        TimespecLayout.putNanoseconds(times, at,
                !changes ? TimespecLayout.UTIME_OMIT : now ? TimespecLayout.UTIME_NOW : nanos);
    }

    /**
     * Clears set-id bits, as the server: the host does it by itself only for writers without privilege, and the asker
     * need not own the file. A set-group-id bit without the right to execute stays for who is in the group. File
     * capabilities the host drops at every write.
     */
    int killSetId(Request request, HostLane lane) {
        int result = HostAttributes.ask(lane, descriptor);
        int mode = StatxLayout.mode(lane.statx);
        if (result < 0 || (mode & SET_ID_BITS) == 0) {
            return result;
        }
        int killed = mode & ~ModeBits.S_ISUID;
        boolean mayKeep = (mode & ModeBits.S_IXGRP) == 0
                && (request.uid() == 0 || request.inGroup(StatxLayout.gid(lane.statx)));
        if (!mayKeep) {
            killed &= ~ModeBits.S_ISGID;
        }
        return killed == mode ? 0
                : AttributeCalls.fchmodat(AtFlags.AT_FDCWD, lane.path(descriptor), killed & ModeBits.PERMISSION_MASK);
    }

    int getxattr(Request request, Name name, ByteRange value) {
        HostLane lane = superblock.lane(request);
        return (int) XattrCalls.getxattr(lane.path(descriptor), lane.name(name), bytes(value), value.length());
    }

    int setxattr(Request request, Name name, ByteRange value, int flags) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return XattrCalls.setxattr(lane.path(descriptor), lane.name(name), bytes(value), value.length(), flags);
        } finally {
            lane.caller.leave();
        }
    }

    /** As the asker: the host shows names of {@code trusted} attributes to root only. */
    int listxattr(Request request, ByteRange names) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return (int) XattrCalls.listxattr(lane.path(descriptor), bytes(names), names.length());
        } finally {
            lane.caller.leave();
        }
    }

    /**
     * As the asker, but for file capabilities: whoever writes to a file or gives it away loses them, and so the kernel
     * has them removed in the name of one who need not be allowed to; from all others it demands the right itself.
     */
    int removexattr(Request request, Name name) {
        HostLane lane = superblock.lane(request);
        if (name.contentEquals(CAPABILITY)) {
            return XattrCalls.removexattr(lane.path(descriptor), lane.name(name));
        }
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return XattrCalls.removexattr(lane.path(descriptor), lane.name(name));
        } finally {
            lane.caller.leave();
        }
    }

    private static MemorySegment bytes(ByteRange range) {
        return range.length() == 0 ? MemorySegment.NULL : range.segment().asSlice(range.offset(), range.length());
    }

    /** Of regular files and directories: only those can be opened without effect. */
    int getflags(Request request) {
        HostLane lane = superblock.lane(request);
        int open = FileCalls.open(lane.path(descriptor), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
        if (open < 0) {
            return MirrorSuperblock.exhausted(open);
        }
        int result = DescriptorCalls.ioctl(open, FS_IOC_GETFLAGS, lane.words);
        FileCalls.close(open);
        return result < 0 ? result : lane.words.get(ValueLayout.JAVA_INT, 0);
    }

    int setflags(Request request, int flags) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            int open = FileCalls.open(lane.path(descriptor), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
            if (open < 0) {
                return MirrorSuperblock.exhausted(open);
            }
            lane.words.set(ValueLayout.JAVA_INT, 0, flags);
            result = DescriptorCalls.ioctl(open, FS_IOC_SETFLAGS, lane.words);
            FileCalls.close(open);
            return result;
        } finally {
            lane.caller.leave();
        }
    }

    /**
     * Opens what this stands for, as the asker.
     *
     * @return a descriptor or a negative errno
     */
    int open(Request request, HostLane lane, int flags) {
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return MirrorSuperblock.exhausted(FileCalls.open(lane.path(descriptor), flags | OpenFlags.O_CLOEXEC, 0));
        } finally {
            lane.caller.leave();
        }
    }
}
