// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;

/**
 * Where a lane brings its requests. Node ids and handles come from outside and are checked here: ESTALE for a node that
 * the asker holds no reference to, EBADF for a handle that is not open on it, ENOTDIR, EISDIR and EINVAL where the kind
 * of inode does not fit. Names, offsets and lengths are the transport's to check before it calls.
 *
 * <p>Each request: {@link #begin}, one operation, {@link #end}; an exception out of the operation goes to
 * {@link #failed} in between, which makes it EIO. Operations answer 0 or a count, a negative errno, or {@link
 * Request#PARKED}; what they do is said at the object of {@code org.zufs.spi.fs} that they act on.
 *
 * <p>For one thread. Nothing is allocated in the steady state.
 */
public interface Dispatcher {
    /** The handle of an operation that comes without an open file. */
    long NO_HANDLE = 0;

    /**
     * Starts a request.
     *
     * @param operation what kind
     * @param request   who asks
     */
    void begin(Operation operation, Request request);

    /**
     * Ends a request: counts it, its latency, and its error.
     *
     * @param nodeId the inode it was about, or 0
     * @param detail an offset, a size or a handle, for the trace
     * @param result as the operation answered
     */
    void end(long nodeId, long detail, long result);

    /**
     * Notes an exception: counted, and logged once with its stack.
     *
     * @param failure what came out of an operation
     * @return the errno to answer: -EIO
     */
    int failed(Throwable failure);

    /** Finds an entry; a success adds a reference for the asker, as every filled {@link Entry} does. */
    int lookup(Request request, long parent, Name name, Entry entry);

    /** Gives references back. A node that is not known is ignored. */
    void forget(long nodeId, long count);

    int getattr(Request request, long nodeId, long handle, Attributes out);

    int setattr(Request request, long nodeId, long handle, AttributeChanges changes, Attributes out);

    int readlink(Request request, long nodeId, ByteRange target);

    int symlink(Request request, long parent, Name name, ByteRange target, Entry entry);

    int mknod(Request request, long parent, Name name, int mode, int device, Entry entry);

    int mkdir(Request request, long parent, Name name, int mode, Entry entry);

    int unlink(Request request, long parent, Name name);

    int rmdir(Request request, long parent, Name name);

    int rename(Request request, long parent, Name name, long newParent, Name newName, int flags);

    int link(Request request, long nodeId, long newParent, Name newName, Entry entry);

    /** Opens a file; {@link Opening#handle()} then is the server's handle. */
    int open(Request request, long nodeId, int flags, Opening opening);

    int create(Request request, long parent, Name name, int mode, int flags, Entry entry, Opening opening);

    int tmpfile(Request request, long parent, int mode, int flags, Entry entry, Opening opening);

    /** Maps; only if {@link org.zufs.spi.fs.Traits#mapsData()}. A success is followed by release, commit or abort. */
    int map(Request request, long nodeId, long handle, long offset, int length, Intent intent, int flags,
            Extents extents);

    void release(Extents extents);

    int commit(Request request, Extents extents, int length);

    void abort(Extents extents);

    int read(Request request, long nodeId, long handle, long offset, ByteRange destination);

    int write(Request request, long nodeId, long handle, long offset, int flags, ByteRange source);

    /** A descriptor was closed; POSIX locks of the owner on this inode end. */
    int flush(Request request, long nodeId, long handle, long lockOwner);

    /** The last descriptor was closed. The handle ends; locks of {@code flock(2)} end if asked. */
    int release(Request request, long nodeId, long handle, long lockOwner, boolean unlock);

    int fsync(Request request, long nodeId, long handle, boolean dataOnly);

    int opendir(Request request, long nodeId, int flags, Opening opening);

    /** Lists entries from a position on, with {@code .} and {@code ..} at 0 and 1. */
    int readdir(Request request, long nodeId, long handle, long position, boolean inodes, DirectorySink sink);

    int releasedir(Request request, long nodeId, long handle);

    int fsyncdir(Request request, long nodeId, long handle, boolean dataOnly);

    int statfs(Request request, long nodeId, Statistics out);

    int syncfs(Request request, long nodeId);

    int access(Request request, long nodeId, int mask);

    int getxattr(Request request, long nodeId, Name name, ByteRange value);

    int setxattr(Request request, long nodeId, Name name, ByteRange value, int flags);

    int listxattr(Request request, long nodeId, ByteRange names);

    int removexattr(Request request, long nodeId, Name name);

    /** Finds a lock that conflicts with the range; {@link LockRange#UNLOCK} as its type then means none. */
    int getlk(Request request, long nodeId, long handle, LockRange range);

    /**
     * Takes or ends a lock.
     *
     * @param wait park until it can be had, instead of answering EAGAIN
     */
    int setlk(Request request, long nodeId, long handle, LockRange range, boolean wait);

    int fallocate(Request request, long nodeId, long handle, int mode, long offset, long length);

    long lseek(Request request, long nodeId, long handle, long offset, int whence);

    long copyFileRange(Request request, long nodeId, long handle, long offset, long destinationNodeId,
            long destinationHandle, long destinationOffset, long length);

    int getflags(Request request, long nodeId);

    int setflags(Request request, long nodeId, int flags);

    int ioctl(Request request, long nodeId, long handle, int command, ByteRange input, ByteRange output);

    int poll(Request request, long nodeId, long handle, int events, long waker);
}
