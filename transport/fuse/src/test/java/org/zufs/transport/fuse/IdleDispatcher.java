// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.DirectorySink;
import org.zufs.spi.transport.LockRange;
import org.zufs.spi.transport.Operation;

/** A dispatcher that succeeds at everything, does nothing and allocates nothing. */
final class IdleDispatcher implements Dispatcher {
    private static final int COUNT = 100;

    private final Inode inode = new TestLane.NumberedInode(5, 0);
    private final Entry listed = new Entry();
    private final MemorySegment name = MemorySegment.ofArray(new byte[] {'n', 'a', 'm', 'e'});

    IdleDispatcher() {
        listed.found(inode);
    }

    @Override
    public void begin(Operation operation, Request request) {
    }

    @Override
    public void end(long nodeId, long detail, long result) {
    }

    @Override
    public int failed(Throwable failure) {
        return -5;
    }

    @Override
    public int lookup(Request request, long parent, Name name, Entry entry) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public void forget(long nodeId, long count) {
    }

    @Override
    public int getattr(Request request, long nodeId, long handle, Attributes out) {
        out.mode = nodeId == Inode.ROOT_NODE_ID ? 040755 : 0100644;
        return 0;
    }

    @Override
    public int setattr(Request request, long nodeId, long handle, AttributeChanges changes, Attributes out) {
        out.mode = nodeId == Inode.ROOT_NODE_ID ? 040755 : 0100644;
        return 0;
    }

    @Override
    public int readlink(Request request, long nodeId, ByteRange target) {
        return COUNT;
    }

    @Override
    public int symlink(Request request, long parent, Name name, ByteRange target, Entry entry) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int mknod(Request request, long parent, Name name, int mode, int device, Entry entry) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int mkdir(Request request, long parent, Name name, int mode, Entry entry) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int unlink(Request request, long parent, Name name) {
        return 0;
    }

    @Override
    public int rmdir(Request request, long parent, Name name) {
        return 0;
    }

    @Override
    public int rename(Request request, long parent, Name name, long newParent, Name newName, int flags) {
        return 0;
    }

    @Override
    public int link(Request request, long nodeId, long newParent, Name newName, Entry entry) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int open(Request request, long nodeId, int flags, Opening opening) {
        return 0;
    }

    @Override
    public int create(Request request, long parent, Name name, int mode, int flags, Entry entry, Opening opening) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int tmpfile(Request request, long parent, int mode, int flags, Entry entry, Opening opening) {
        entry.found(inode);
        entry.attributes().mode = 0100644;
        return 0;
    }

    @Override
    public int map(Request request, long nodeId, long handle, long offset, int length, Intent intent, int flags,
            Extents extents) {
        extents.begin(null, offset);
        extents.add(null, 0, length);
        return 0;
    }

    @Override
    public void release(Extents extents) {
    }

    @Override
    public int commit(Request request, Extents extents, int length) {
        return 0;
    }

    @Override
    public void abort(Extents extents) {
    }

    @Override
    public int read(Request request, long nodeId, long handle, long offset, ByteRange destination) {
        return (int) destination.length();
    }

    @Override
    public int write(Request request, long nodeId, long handle, long offset, int flags, ByteRange source) {
        return (int) source.length();
    }

    @Override
    public int flush(Request request, long nodeId, long handle, long lockOwner) {
        return 0;
    }

    @Override
    public int release(Request request, long nodeId, long handle, long lockOwner, boolean unlock) {
        return 0;
    }

    @Override
    public int fsync(Request request, long nodeId, long handle, boolean dataOnly) {
        return 0;
    }

    @Override
    public int opendir(Request request, long nodeId, int flags, Opening opening) {
        return 0;
    }

    @Override
    public int readdir(Request request, long nodeId, long handle, long position, boolean inodes, DirectorySink sink) {
        while (inodes ? sink.fitsInode(4) : sink.put(name, 0, 4, 5, 8, position + 1)) {
            if (inodes) {
                sink.putInode(name, 0, 4, listed, 8, position + 1);
            }
        }
        return 0;
    }

    @Override
    public int releasedir(Request request, long nodeId, long handle) {
        return 0;
    }

    @Override
    public int fsyncdir(Request request, long nodeId, long handle, boolean dataOnly) {
        return 0;
    }

    @Override
    public int statfs(Request request, long nodeId, Statistics out) {
        return 0;
    }

    @Override
    public int syncfs(Request request, long nodeId) {
        return 0;
    }

    @Override
    public int access(Request request, long nodeId, int mask) {
        return 0;
    }

    @Override
    public int getxattr(Request request, long nodeId, Name name, ByteRange value) {
        return (int) Math.min(value.length(), COUNT);
    }

    @Override
    public int setxattr(Request request, long nodeId, Name name, ByteRange value, int flags) {
        return 0;
    }

    @Override
    public int listxattr(Request request, long nodeId, ByteRange names) {
        return (int) Math.min(names.length(), COUNT);
    }

    @Override
    public int removexattr(Request request, long nodeId, Name name) {
        return 0;
    }

    @Override
    public int getlk(Request request, long nodeId, long handle, LockRange range) {
        return 0;
    }

    @Override
    public int setlk(Request request, long nodeId, long handle, LockRange range, boolean wait) {
        return 0;
    }

    @Override
    public int fallocate(Request request, long nodeId, long handle, int mode, long offset, long length) {
        return 0;
    }

    @Override
    public long lseek(Request request, long nodeId, long handle, long offset, int whence) {
        return offset;
    }

    @Override
    public long copyFileRange(Request request, long nodeId, long handle, long offset, long destinationNodeId,
            long destinationHandle, long destinationOffset, long length) {
        return length;
    }

    @Override
    public int getflags(Request request, long nodeId) {
        return 0;
    }

    @Override
    public int setflags(Request request, long nodeId, int flags) {
        return 0;
    }

    @Override
    public int ioctl(Request request, long nodeId, long handle, int command, ByteRange input, ByteRange output) {
        return 0;
    }

    @Override
    public int poll(Request request, long nodeId, long handle, int events, long waker) {
        return 0;
    }
}
