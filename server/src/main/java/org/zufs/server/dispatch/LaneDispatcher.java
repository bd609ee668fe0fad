// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.server.lock.LockTable;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.DirectorySink;
import org.zufs.spi.transport.LockRange;

/** The dispatcher of one lane: on top of the other layers, operations on open directories and on locks. */
final class LaneDispatcher extends FileOperations {
    private static final MemorySegment DOTS = MemorySegment.ofArray(new byte[] {'.', '.'});

    /** Not an errno: the sink has no room left. */
    private static final int FULL = 1;

    private final Attributes ownAttributes = new Attributes();
    private final LaneListing listing;

    LaneDispatcher(MountExport export, RequestMeter meter, Permissions permissions) {
        super(export, meter, permissions);
        listing = new LaneListing(inodes);
    }

    @Override
    void abandon() {
        listing.abandon();
        super.abandon();
    }

    @Override
    public int opendir(Request request, long nodeId, int flags, Opening opening) {
        Directory directory = directory(nodeId);
        if (directory == null) {
            return refusal();
        }
        opening.clear();
        int result = directory.opendir(request, flags, opening);
        if (result != 0) {
            return status(result);
        }
        long handle = shelf.open(directory, opening.handle(), flags);
        if (handle == NO_HANDLE) {
            directory.releasedir(opening.handle());
            return -ErrorNumber.ENFILE;
        }
        opening.handle(handle);
        return 0;
    }

    @Override
    public int readdir(Request request, long nodeId, long handle, long position, boolean inodes, DirectorySink sink) {
        Directory directory = openDirectory(nodeId, handle);
        if (directory == null) {
            return refusal();
        }
        if (position < 0) {
            return -ErrorNumber.EINVAL;
        }
        long fileHandle = resolvedHandle();
        listing.start(request, sink, inodes);
        int result = position >= Directory.FIRST_POSITION ? 0 : addDots(request, directory, fileHandle, position);
        if (result == 0) {
            result = directory.readdir(request, fileHandle, Math.max(position, Directory.FIRST_POSITION), listing);
        }
        // An error after some entries is told when the asker comes back for the rest.
        result = result == FULL || listing.count() > 0 && result != Request.PARKED ? 0 : status(result);
        listing.finish();
        return result;
    }

    private int addDots(Request request, Directory directory, long fileHandle, long position) {
        if (position == 0) {
            ownAttributes.clear();
            int result = directory.getattr(request, fileHandle, ownAttributes);
            if (result != 0) {
                return status(result);
            }
            if (!listing.add(DOTS, 0, 1, ownAttributes.ino, DirectoryListing.TYPE_DIRECTORY, 1)) {
                return FULL;
            }
        }
        boolean fits = listing.add(DOTS, 0, 2, directory.parentIno(), DirectoryListing.TYPE_DIRECTORY,
                Directory.FIRST_POSITION);
        return fits ? 0 : FULL;
    }

    @Override
    public int releasedir(Request request, long nodeId, long handle) {
        if (handle == NO_HANDLE && !tracksDirectoryOpens) {
            return inode(nodeId) == null ? refusal() : 0;
        }
        OpenHandle open = handles.find(handle);
        if (open == null || open.nodeId() != nodeId || !(open.inode() instanceof Directory directory)) {
            return -ErrorNumber.EBADF;
        }
        long fileHandle = open.fileHandle();
        if (!open.close(handle)) {
            return -ErrorNumber.EBADF;
        }
        shelf.giveBack(open);
        export.locks().handleClosed(nodeId, handle);
        directory.releasedir(fileHandle);
        return 0;
    }

    @Override
    public int fsyncdir(Request request, long nodeId, long handle, boolean dataOnly) {
        Directory directory = openDirectory(nodeId, handle);
        return directory == null ? refusal() : status(directory.fsyncdir(request, resolvedHandle(), dataOnly));
    }

    @Override
    public int getlk(Request request, long nodeId, long handle, LockRange range) {
        int refused = refuseLock(nodeId, handle, range);
        if (refused != 0) {
            return refused;
        }
        export.locks().find(nodeId, range);
        return 0;
    }

    @Override
    public int setlk(Request request, long nodeId, long handle, LockRange range, boolean wait) {
        int refused = refuseLock(nodeId, handle, range);
        if (refused != 0) {
            return refused;
        }
        LockTable locks = export.locks();
        return wait && range.type != LockRange.UNLOCK
                ? locks.takeOrPark(request, nodeId, handle, range)
                : locks.take(nodeId, handle, range);
    }

    /** {@return 0 if the lock may be asked for, else a negative errno} */
    private int refuseLock(long nodeId, long handle, LockRange range) {
        Inode inode = inode(nodeId, handle);
        if (inode == null) {
            return refusal();
        }
        if (range.type < LockRange.SHARED || range.type > LockRange.UNLOCK || range.start < 0
                || range.end < range.start) {
            return -ErrorNumber.EINVAL;
        }
        return inode instanceof RegularFile || inode instanceof Directory ? 0 : -ErrorNumber.EBADF;
    }
}
