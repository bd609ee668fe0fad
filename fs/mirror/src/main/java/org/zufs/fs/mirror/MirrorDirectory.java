// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.DirentLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.SeekWhence;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.memory.ByteRange;
import org.zufs.base.memory.NativeStrings;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Request;

/**
 * A directory of the host.
 *
 * <p>A position of a listing is the host's own, moved up by {@link #POSITION_SHIFT} to keep the reserved ones free.
 * The host's largest, which some file systems use for the end, stays itself.
 */
final class MirrorDirectory extends Directory {
    private static final long POSITION_SHIFT = FIRST_POSITION + 1;
    private static final long END = Long.MAX_VALUE;
    private static final int NEW_FILE_FLAGS = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;

    private final MirrorSuperblock superblock;
    private final HostInode host;
    private volatile long parentIno;

    MirrorDirectory(MirrorSuperblock superblock, HostInode host) {
        this.superblock = superblock;
        this.host = host;
    }

    HostInode host() {
        return host;
    }

    void parentIno(long number) {
        if (parentIno != number) {
            parentIno = number;
        }
    }

    @Override
    public long nodeId() {
        return host.nodeId();
    }

    @Override
    public long parentIno() {
        return parentIno;
    }

    @Override
    public int lookup(Request request, Name name, Entry out) {
        HostLane lane = superblock.lane(request);
        return answer(lane, superblock.resolve(lane, this, lane.name(name)), out);
    }

    private int answer(HostLane lane, int result, Entry out) {
        if (result == 0) {
            superblock.answer(lane, out);
        }
        return result;
    }

    @Override
    public int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
        HostLane lane = superblock.lane(request);
        MemorySegment hostName = lane.name(name);
        int open = makeFile(request, lane, hostName, MirrorFile.hostFlags(flags) | NEW_FILE_FLAGS, mode);
        if (open == -ErrorNumber.EEXIST && (flags & OpenFlags.O_EXCL) == 0) {
            return openPresent(request, lane, hostName, flags, out, opening);
        }
        return answerOpened(lane, open, flags, out, opening);
    }

    @Override
    public int tmpfile(Request request, int mode, int flags, Entry out, Opening opening) {
        HostLane lane = superblock.lane(request);
        int hostFlags = MirrorFile.hostFlags(flags) | flags & OpenFlags.O_EXCL | OpenFlags.O_TMPFILE;
        int open = makeFile(request, lane, lane.path(host.descriptor()), hostFlags & ~OpenFlags.O_TRUNC, mode);
        return answerOpened(lane, open, flags, out, opening);
    }

    /** Becomes the asker, who is about to make something; as {@link Caller#enter}. */
    private int enterToMake(Request request, HostLane lane) {
        int result = superblock.prepare(lane);
        return result < 0 ? result : lane.caller.enter(request);
    }

    private int makeFile(Request request, HostLane lane, MemorySegment name, int hostFlags, int mode) {
        lane.umask(request.umask());
        int result = enterToMake(request, lane);
        if (result < 0) {
            return result;
        }
        try {
            return MirrorSuperblock.exhausted(
                    FileCalls.openat(host.descriptor(), name, hostFlags, mode & ModeBits.PERMISSION_MASK));
        } finally {
            lane.caller.leave();
        }
    }

    /** Answers with a file that was just made and is open. */
    private int answerOpened(HostLane lane, int open, int flags, Entry out, Opening opening) {
        if (open < 0) {
            return open;
        }
        int result = superblock.openPath(lane, AtFlags.AT_FDCWD, lane.path(open),
                OpenFlags.O_PATH | OpenFlags.O_CLOEXEC);
        result = result < 0 ? result : superblock.adopt(lane, result);
        if (result < 0) {
            FileCalls.close(open);
            return result;
        }
        ((MirrorFile) lane.resolved.inode()).opened(lane, open, flags, opening);
        superblock.answer(lane, out);
        return 0;
    }

    /** A name that was not there when the kernel looked. If it is no regular file, the kernel shall look again. */
    private int openPresent(Request request, HostLane lane, MemorySegment name, int flags, Entry out, Opening opening) {
        int result = superblock.resolve(lane, this, name);
        if (result < 0) {
            return result == -ErrorNumber.ENOENT ? -ErrorNumber.ESTALE : result;
        }
        if (!(lane.resolved.inode() instanceof MirrorFile file)) {
            superblock.drop(lane);
            return -ErrorNumber.ESTALE;
        }
        result = file.open(request, flags, opening);
        if (result == 0) {
            // Opening may have cut it.
            result = HostAttributes.ask(lane, file.host().descriptor());
            if (result < 0) {
                file.release(opening.handle());
            }
        }
        if (result < 0) {
            superblock.drop(lane);
        } else {
            superblock.answer(lane, out);
        }
        return result;
    }

    @Override
    public int mknod(Request request, Name name, int mode, int device, Entry out) {
        HostLane lane = superblock.lane(request);
        MemorySegment hostName = lane.name(name);
        lane.umask(request.umask());
        int result = enterToMake(request, lane);
        if (result < 0) {
            return result;
        }
        try {
            result = NamespaceCalls.mknodat(host.descriptor(), hostName, mode, device & 0xFFFFFFFFL);
        } finally {
            lane.caller.leave();
        }
        return answerMade(lane, result, hostName, out);
    }

    private int answerMade(HostLane lane, int result, MemorySegment name, Entry out) {
        return result < 0 ? result : answer(lane, superblock.resolve(lane, this, name), out);
    }

    @Override
    public int mkdir(Request request, Name name, int mode, Entry out) {
        HostLane lane = superblock.lane(request);
        MemorySegment hostName = lane.name(name);
        lane.umask(request.umask());
        int result = enterToMake(request, lane);
        if (result < 0) {
            return result;
        }
        try {
            result = NamespaceCalls.mkdirat(host.descriptor(), hostName, mode & ModeBits.PERMISSION_MASK);
        } finally {
            lane.caller.leave();
        }
        return answerMade(lane, result, hostName, out);
    }

    @Override
    public int symlink(Request request, Name name, ByteRange target, Entry out) {
        HostLane lane = superblock.lane(request);
        MemorySegment hostName = lane.name(name);
        int result = enterToMake(request, lane);
        if (result < 0) {
            return result;
        }
        try {
            result = NamespaceCalls.symlinkat(lane.target(target), host.descriptor(), hostName);
        } finally {
            lane.caller.leave();
        }
        return answerMade(lane, result, hostName, out);
    }

    @Override
    public int link(Request request, Inode inode, Name name, Entry out) {
        HostLane lane = superblock.lane(request);
        MemorySegment hostName = lane.name(name);
        int source = switch (inode) {
            case MirrorFile file -> file.host().descriptor();
            case MirrorLink link -> link.host().descriptor();
            case MirrorNode node -> node.host().descriptor();
            default -> -1;
        };
        if (source < 0) {
            return -ErrorNumber.EPERM;
        }
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            result = NamespaceCalls.linkat(AtFlags.AT_FDCWD, lane.path(source), host.descriptor(), hostName,
                    AtFlags.AT_SYMLINK_FOLLOW);
        } finally {
            lane.caller.leave();
        }
        return answerMade(lane, result, hostName, out);
    }

    @Override
    public int unlink(Request request, Name name) {
        return remove(request, name, 0);
    }

    @Override
    public int rmdir(Request request, Name name) {
        return remove(request, name, AtFlags.AT_REMOVEDIR);
    }

    private int remove(Request request, Name name, int flags) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return NamespaceCalls.unlinkat(host.descriptor(), lane.name(name), flags);
        } finally {
            lane.caller.leave();
        }
    }

    @Override
    public int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
        HostLane lane = superblock.lane(request);
        int result = lane.caller.enter(request);
        if (result < 0) {
            return result;
        }
        try {
            return NamespaceCalls.renameat2(host.descriptor(), lane.name(name),
                    ((MirrorDirectory) newParent).host.descriptor(), lane.otherName(newName), flags);
        } finally {
            lane.caller.leave();
        }
    }

    @Override
    public int opendir(Request request, int flags, Opening opening) {
        int open = host.open(request, superblock.lane(request), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        if (open < 0) {
            return open;
        }
        opening.handle(MirrorFile.handleOf(open));
        return 0;
    }

    @Override
    public void releasedir(long handle) {
        FileCalls.close(MirrorFile.descriptorOf(handle));
    }

    @Override
    public int fsyncdir(Request request, long handle, boolean dataOnly) {
        int open = MirrorFile.descriptorOf(handle);
        return dataOnly ? FileCalls.fdatasync(open) : FileCalls.fsync(open);
    }

    @Override
    public int readdir(Request request, long handle, long position, DirectoryListing out) {
        HostLane lane = superblock.lane(request);
        long next = position;
        while (next != END) {
            int length = readHost(lane, MirrorFile.descriptorOf(handle), next);
            if (length <= 0) {
                return length;
            }
            next = addAll(lane, length, out);
            if (next < 0) {
                return 0;
            }
        }
        return 0;
    }

    /** Setting the position and reading from it go together; two askers may use one open directory. */
    private synchronized int readHost(HostLane lane, int open, long position) {
        long hostPosition = position == FIRST_POSITION ? 0 : position - POSITION_SHIFT;
        long result = FileCalls.lseek(open, hostPosition, SeekWhence.SEEK_SET);
        return result < 0 ? (int) result : NamespaceCalls.getdents64(open, lane.dirents, HostLane.DIRENTS_LENGTH);
    }

    /** Adds what the host listed. Answers the position after it, or -1 if the listing is full. */
    private long addAll(HostLane lane, int length, DirectoryListing out) {
        MemorySegment dirents = lane.dirents;
        long next = END;
        for (int at = 0; at < length; at += DirentLayout.recordLength(dirents, at) & 0xFFFF) {
            int recordLength = DirentLayout.recordLength(dirents, at) & 0xFFFF;
            next = positionOf(DirentLayout.next(dirents, at));
            int nameAt = at + DirentLayout.NAME_OFFSET;
            int nameLength = (int) NativeStrings.terminatedLength(dirents, nameAt, at + recordLength - nameAt);
            if (Name.isEntryName(dirents, nameAt, nameLength) && !add(lane, at, nameLength, next, out)) {
                return -1;
            }
        }
        return next;
    }

    private static long positionOf(long hostPosition) {
        return hostPosition < 0 || hostPosition >= END - POSITION_SHIFT ? END : hostPosition + POSITION_SHIFT;
    }

    private boolean add(HostLane lane, int at, int nameLength, long next, DirectoryListing out) {
        MemorySegment dirents = lane.dirents;
        int nameAt = at + DirentLayout.NAME_OFFSET;
        int type = DirentLayout.type(dirents, at);
        if (out.wantsInodes()
                && superblock.resolve(lane, this, lane.name(dirents, nameAt, nameLength)) == 0) {
            Inode inode = lane.resolved.inode();
            long number = superblock.numberOf(HostAttributes.device(lane.statx), StatxLayout.ino(lane.statx));
            boolean taken = out.add(dirents, nameAt, nameLength, inode, number, type, next);
            superblock.drop(lane);
            return taken;
        }
        long number = superblock.numberOf(host.device(), DirentLayout.ino(dirents, at));
        return out.add(dirents, nameAt, nameLength, number, type, next);
    }

    @Override
    public void unreferenced() {
        host.unreferenced();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return host.getattr(request, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return host.setattr(request, -1, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return host.getxattr(request, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return host.setxattr(request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return host.listxattr(request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return host.removexattr(request, name);
    }

    @Override
    public int getflags(Request request) {
        return host.getflags(request);
    }

    @Override
    public int setflags(Request request, int flags) {
        return host.setflags(request, flags);
    }
}
