// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FcntlCommands;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;

/**
 * A regular file of the host. Each open of it is an open of the host file, as the asker and with the asker's flags,
 * so that the host has its say (permission, immutable and append-only files, running programs); reads and writes go
 * through that descriptor, or, in passthrough, past us.
 *
 * <p>Passthrough wants one and the same descriptor for all opens of an inode, from the first to the last close: it is
 * opened apart, as the server, at the first open, and whether it could be is decided then for all of them.
 */
final class MirrorFile extends RegularFile {
    /**
     * What is handed on to the host. Not {@code O_DIRECT}: the asker's memory is aligned, the transport's need not
     * be.
     */
    private static final int HOST_FLAGS = OpenFlags.O_ACCMODE | OpenFlags.O_TRUNC | OpenFlags.O_APPEND
            | OpenFlags.O_SYNC | OpenFlags.O_NOATIME;
    private static final int NONE = -1;

    private final MirrorSuperblock superblock;
    private final HostInode host;
    /**
     * Opens of this inode in passthrough mode; this and the next are guarded by the monitor, which is held for
     * short.
     */
    private int openCount;
    private int backing = NONE;

    MirrorFile(MirrorSuperblock superblock, HostInode host) {
        this.superblock = superblock;
        this.host = host;
    }

    /** The handle of a descriptor: 0 is no handle, but may be a descriptor. */
    static long handleOf(int descriptor) {
        return descriptor + 1L;
    }

    /** The descriptor of a handle; of no handle one that the host refuses with EBADF. */
    static int descriptorOf(long handle) {
        return (int) handle - 1;
    }

    /** The flags for the host. */
    static int hostFlags(int flags) {
        return flags & HOST_FLAGS | OpenFlags.O_CLOEXEC;
    }

    @Override
    public long nodeId() {
        return host.nodeId();
    }

    @Override
    public int open(Request request, int flags, Opening opening) {
        HostLane lane = superblock.lane(request);
        int open = host.open(request, lane, hostFlags(flags));
        if (open < 0) {
            return open;
        }
        opened(lane, open, flags, opening);
        return 0;
    }

    /** Answers with a descriptor of the host file, open as the flags say. */
    void opened(HostLane lane, int open, int flags, Opening opening) {
        if ((flags & OpenFlags.O_APPEND) != 0) {
            // The kernel says which writes append; pages that it writes back must go where they belong. The host keeps
            // the flag on files that may only be appended to: then all of them do.
            DescriptorCalls.fcntl(open, FcntlCommands.F_SETFL, flags & OpenFlags.O_NOATIME);
        }
        opening.handle(handleOf(open));
        if (superblock.settings().passthrough()) {
            passThrough(lane, opening);
        }
    }

    private synchronized void passThrough(HostLane lane, Opening opening) {
        if (openCount++ == 0) {
            backing = openBacking(lane);
        }
        if (backing != NONE) {
            opening.passthrough(backing);
        }
    }

    /**
     * For reading only: the kernel opens it anew with each asker's flags, and a file open for writing cannot be run.
     */
    private int openBacking(HostLane lane) {
        int result = FileCalls.open(lane.path(host.descriptor()), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
        return result < 0 ? NONE : result;
    }

    @Override
    public void release(long handle) {
        FileCalls.close(descriptorOf(handle));
        if (superblock.settings().passthrough()) {
            endPassthrough();
        }
    }

    private synchronized void endPassthrough() {
        assert openCount > 0;
        if (--openCount == 0 && backing != NONE) {
            FileCalls.close(backing);
            backing = NONE;
        }
    }

    @Override
    public int read(Request request, long handle, long offset, ByteRange destination) {
        int result = read(descriptorOf(handle), offset, destination);
        return result == -ErrorNumber.EBADF && handle != NO_HANDLE
                ? readForCache(superblock.lane(request), offset, destination) : result;
    }

    private static int read(int open, long offset, ByteRange destination) {
        long length = destination.length();
        long done = 0;
        while (done < length) {
            long result = FileCalls.pread(open, destination.segment(), destination.offset() + done, length - done,
                    offset + done);
            if (result > 0) {
                done += result;
            } else if (result != -ErrorNumber.EINTR) {
                return result == 0 || done > 0 ? (int) done : (int) result;
            }
        }
        return (int) done;
    }

    /** A kernel that caches writes reads the rest of a page first, also for a file that is open for writing only. */
    private int readForCache(HostLane lane, long offset, ByteRange destination) {
        int open = FileCalls.open(lane.path(host.descriptor()), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
        if (open < 0) {
            return MirrorSuperblock.exhausted(open);
        }
        int result = read(open, offset, destination);
        FileCalls.close(open);
        return result;
    }

    @Override
    public int write(Request request, long handle, long offset, int flags, ByteRange source) {
        HostLane lane = superblock.lane(request);
        int open = descriptorOf(handle);
        if ((flags & WRITE_KILLS_SET_ID) != 0) {
            int result = host.killSetId(request, lane);
            if (result < 0) {
                return result;
            }
        }
        long length = source.length();
        long done = 0;
        while (done < length) {
            long result = (flags & WRITE_APPEND) != 0 ? append(lane, open, source, done)
                    : FileCalls.pwrite(open, source.segment(), source.offset() + done, length - done, offset + done);
            if (result > 0) {
                done += result;
            } else if (result != -ErrorNumber.EINTR) {
                return done > 0 ? (int) done : (int) result;
            }
        }
        return (int) done;
    }

    private static long append(HostLane lane, int open, ByteRange source, long done) {
        IovecLayout.put(lane.iovec, 0, source.segment(), source.offset() + done, source.length() - done);
        return FileCalls.pwritev2(open, lane.iovec, 1, 0, FileCalls.RWF_APPEND);
    }

    /** Closes a copy of the descriptor: on a host that sends what was written only then, this brings its errors. */
    @Override
    public int flush(Request request, long handle) {
        int copy = DescriptorCalls.fcntl(descriptorOf(handle), FcntlCommands.F_DUPFD_CLOEXEC, 0);
        return copy < 0 ? MirrorSuperblock.exhausted(copy) : FileCalls.close(copy);
    }

    @Override
    public int fsync(Request request, long handle, boolean dataOnly) {
        return dataOnly ? FileCalls.fdatasync(descriptorOf(handle)) : FileCalls.fsync(descriptorOf(handle));
    }

    @Override
    public int fallocate(Request request, long handle, int mode, long offset, long length) {
        return FileCalls.fallocate(descriptorOf(handle), mode, offset, length);
    }

    @Override
    public long seek(Request request, long handle, long offset, int whence) {
        return FileCalls.lseek(descriptorOf(handle), offset, whence);
    }

    @Override
    public long copyRange(Request request, long handle, long offset, RegularFile destination, long destinationHandle,
            long destinationOffset, long length) {
        HostLane lane = superblock.lane(request);
        MemorySegment from = lane.words.asSlice(0, Long.BYTES);
        MemorySegment to = lane.words.asSlice(Long.BYTES, Long.BYTES);
        from.set(ValueLayout.JAVA_LONG, 0, offset);
        to.set(ValueLayout.JAVA_LONG, 0, destinationOffset);
        return FileCalls.copyFileRange(descriptorOf(handle), from, descriptorOf(destinationHandle), to, length, 0);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return host.setattr(request, descriptorOf(handle), changes, out);
    }

    HostInode host() {
        return host;
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
