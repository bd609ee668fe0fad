// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Operation;

/**
 * The lowest layer of a lane's dispatcher: how node ids and handles become inodes, how inodes become known, and how a
 * request begins, ends and fails.
 *
 * <p>What a file system answers is not trusted with the life of the server: a status that is neither 0 nor an errno
 * becomes EIO, as does a success without an inode. For one thread.
 */
abstract class LaneState implements Dispatcher {
    /** The largest errno, as the kernel sees it in a reply. */
    private static final int ERRNO_MAX = 511;

    /** What all lanes share. */
    final MountExport export;
    final InodeTable inodes;
    final HandleTable handles;
    final HandleTable.Shelf shelf;
    final boolean readOnly;
    final boolean tracksOpens;
    final boolean tracksDirectoryOpens;
    final OpenTokens tokens = new OpenTokens();

    private final RequestMeter meter;
    private Entry entryUnderWay;
    private Inode tokenUnderWay;
    private int refusal;
    private long resolvedHandle;

    LaneState(MountExport export, RequestMeter meter) {
        this.export = export;
        this.meter = meter;
        inodes = export.inodes();
        handles = export.handles();
        shelf = handles.new Shelf();
        readOnly = export.traits().readOnly();
        tracksOpens = export.traits().tracksOpens();
        tracksDirectoryOpens = export.traits().tracksDirectoryOpens();
    }

    @Override
    public final void begin(Operation operation, Request request) {
        meter.begin(operation, request);
    }

    @Override
    public final void end(long nodeId, long detail, long result) {
        meter.end(nodeId, detail, result);
    }

    @Override
    public final int failed(Throwable failure) {
        meter.failed();
        try {
            abandon();
        } catch (Throwable second) {
            failure.addSuppressed(second);
        }
        export.report(meter.operation().name(), failure);
        return -ErrorNumber.EIO;
    }

    /** Gives back what the operation that failed had taken. */
    void abandon() {
        abandonEntry();
        endToken();
    }

    private void abandonEntry() {
        Entry entry = entryUnderWay;
        entryUnderWay = null;
        if (entry != null && entry.inode() != null) {
            inodes.giveBack(entry.inode());
        }
    }

    /** Notes whose token an operation is about to make or end: if that throws, the token's reference is given back. */
    final void startToken(Inode inode) {
        tokenUnderWay = inode;
    }

    /** Notes that the token is made: it keeps its reference. */
    final void keepToken() {
        tokenUnderWay = null;
    }

    /** Gives the token's reference back: there is no token, or no longer. */
    final void endToken() {
        Inode inode = tokenUnderWay;
        tokenUnderWay = null;
        if (inode != null) {
            inodes.giveBack(inode);
        }
    }

    /** {@return why the last of the methods below answered null: a negative errno} */
    final int refusal() {
        return refusal;
    }

    /** {@return the file system's handle, after one of the methods below that take one has answered an inode} */
    final long resolvedHandle() {
        return resolvedHandle;
    }

    final Inode inode(long nodeId) {
        Inode inode = inodes.find(nodeId);
        if (inode == null) {
            refusal = -ErrorNumber.ESTALE;
        }
        return inode;
    }

    final Directory directory(long nodeId) {
        Inode inode = inode(nodeId);
        if (inode instanceof Directory directory) {
            return directory;
        }
        if (inode != null) {
            refusal = -ErrorNumber.ENOTDIR;
        }
        return null;
    }

    /** Says why there is no inode. */
    final void refuse(int error) {
        refusal = error;
    }

    /** For operations that do as well without an open file. */
    final Inode inode(long nodeId, long handle) {
        if (handle == NO_HANDLE) {
            resolvedHandle = Inode.NO_HANDLE;
            return inode(nodeId);
        }
        OpenHandle open = handles.find(handle);
        if (open != null) {
            Inode inode = open.inode();
            long chosen = open.fileHandle();
            // The second look proves that all fields were of this opening, whatever another lane did meanwhile.
            if (open.nodeId() == nodeId && open.isStill(handle) && inode.references() > 0) {
                resolvedHandle = chosen;
                return inode;
            }
        }
        refusal = inodes.find(nodeId) == null ? -ErrorNumber.ESTALE : -ErrorNumber.EBADF;
        return null;
    }

    /** For operations on the bytes of an open file. */
    final RegularFile file(long nodeId, long handle) {
        Inode inode = inode(nodeId, handle);
        if (inode instanceof RegularFile file) {
            if (handle != NO_HANDLE || !tracksOpens) {
                return file;
            }
            refusal = -ErrorNumber.EBADF;
        } else if (inode != null) {
            refusal = inode instanceof Directory ? -ErrorNumber.EISDIR : -ErrorNumber.EINVAL;
        }
        return null;
    }

    /** For operations on the entries of an open directory. */
    final Directory openDirectory(long nodeId, long handle) {
        Inode inode = inode(nodeId, handle);
        if (inode instanceof Directory directory) {
            if (handle != NO_HANDLE || !tracksDirectoryOpens) {
                return directory;
            }
            refusal = -ErrorNumber.EBADF;
        } else if (inode != null) {
            refusal = -ErrorNumber.ENOTDIR;
        }
        return null;
    }

    /** Empties an entry that a file system is about to fill. If that throws, its reference is given back. */
    final void start(Entry entry) {
        entry.clear();
        entry.attributes().clear();
        entryUnderWay = entry;
    }

    /**
     * Finishes an operation that answers with an inode: makes it known and asks for its attributes. If it cannot
     * succeed the reference is given back.
     */
    final int finish(Request request, Entry entry, int result) {
        Inode inode = entry.inode();
        if (result != 0 || inode == null) {
            abandonEntry();
            return result == 0 ? brokenPromise("success without an inode") : status(result);
        }
        inodes.register(inode);
        if (!entry.attributesFilled()) {
            int told = inode.getattr(request, Inode.NO_HANDLE, entry.attributes());
            if (told != 0) {
                abandonEntry();
                return status(told);
            }
        }
        entryUnderWay = null;
        return 0;
    }

    /** {@return a result that is 0, an errno, or parked; anything else is the file system's mistake} */
    final int status(int result) {
        if (result == 0 || result >= -ERRNO_MAX && result < 0 || result == Request.PARKED) {
            return result;
        }
        return brokenPromise("a status of " + result);
    }

    /** {@return a result that is a count from 0 to the most that was asked for, an errno, or parked} */
    final long count(long result, long most) {
        if (result <= most && result >= -ERRNO_MAX || result == Request.PARKED) {
            return result;
        }
        return brokenPromise("a count of " + result + " where at most " + most + " was asked");
    }

    private int brokenPromise(String what) {
        export.report(meter.operation().name(), new IllegalStateException("the file system answered " + what));
        return -ErrorNumber.EIO;
    }
}
