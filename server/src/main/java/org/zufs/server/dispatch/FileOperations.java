// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;

/** Operations on regular files: opening, bytes, closing. */
abstract class FileOperations extends NameOperations {
    private static final int O_ACCMODE = 3;
    private static final int O_RDONLY = 0;
    private static final int O_TRUNC = 01000;

    FileOperations(MountExport export, RequestMeter meter, Permissions permissions) {
        super(export, meter, permissions);
    }

    @Override
    public final int open(Request request, long nodeId, int flags, Opening opening) {
        Inode inode = inode(nodeId);
        if (!(inode instanceof RegularFile file)) {
            return inode == null ? refusal() : inode instanceof Directory ? -ErrorNumber.EISDIR : -ErrorNumber.ENXIO;
        }
        if (readOnly && ((flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC) != 0)) {
            return -ErrorNumber.EROFS;
        }
        opening.clear();
        int result = file.open(request, flags, opening);
        return result != 0 ? status(result) : publish(file, flags, opening);
    }

    @Override
    public final int create(Request request, long parent, Name name, int mode, int flags, Entry entry,
            Opening opening) {
        Directory directory = changeableDirectory(parent);
        if (directory == null) {
            return refusal();
        }
        opening.clear();
        start(entry);
        int result = directory.create(request, name, mode, flags, entry, opening);
        return finishOpened(request, flags, entry, opening, result);
    }

    @Override
    public final int tmpfile(Request request, long parent, int mode, int flags, Entry entry, Opening opening) {
        Directory directory = changeableDirectory(parent);
        if (directory == null) {
            return refusal();
        }
        opening.clear();
        start(entry);
        int result = directory.tmpfile(request, mode, flags, entry, opening);
        return finishOpened(request, flags, entry, opening, result);
    }

    private int finishOpened(Request request, int flags, Entry entry, Opening opening, int result) {
        Inode made = entry.inode();
        int finished = finish(request, entry, result);
        if (!(made instanceof RegularFile file)) {
            return finished == 0 ? giveBack(entry, -ErrorNumber.EIO) : finished;
        }
        if (finished != 0) {
            if (result == 0) {
                file.release(opening.handle());
            }
            return finished;
        }
        int published = publish(file, flags, opening);
        return published == 0 ? 0 : giveBack(entry, published);
    }

    private int giveBack(Entry entry, int error) {
        inodes.giveBack(entry.inode());
        return error;
    }

    /** Gives the opening a handle of the server's; if there is none left, the file is closed again. */
    private int publish(RegularFile file, int flags, Opening opening) {
        long handle = shelf.open(file, opening.handle(), flags);
        if (handle == NO_HANDLE) {
            file.release(opening.handle());
            return -ErrorNumber.ENFILE;
        }
        opening.handle(handle);
        return 0;
    }

    @Override
    public final int map(Request request, long nodeId, long handle, long offset, int length, Intent intent, int flags,
            Extents extents) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal();
        }
        if (readOnly && intent == Intent.WRITE) {
            return -ErrorNumber.EROFS;
        }
        // The token's own reference: the asker may forget the file before the reply has been taken from its extents.
        file.reference();
        startToken(file);
        int result = status(file.map(request, resolvedHandle(), offset, length, intent, flags, extents));
        if (result == 0) {
            tokens.add(extents, intent);
            keepToken();
        } else {
            endToken();
        }
        return result;
    }

    @Override
    public final void release(Extents extents) {
        if (tokens.remove(extents)) {
            RegularFile file = extents.file();
            startToken(file);
            file.release(extents);
            endToken();
        }
    }

    @Override
    public final int commit(Request request, Extents extents, int length) {
        if (!tokens.remove(extents)) {
            return -ErrorNumber.EINVAL;
        }
        RegularFile file = extents.file();
        startToken(file);
        int result = status(file.commit(request, extents, length));
        endToken();
        return result;
    }

    @Override
    public final void abort(Extents extents) {
        if (tokens.remove(extents)) {
            RegularFile file = extents.file();
            startToken(file);
            file.abort(extents);
            endToken();
        }
    }

    @Override
    public final int read(Request request, long nodeId, long handle, long offset, ByteRange destination) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal();
        }
        if (destination.length() == 0) {
            return 0;
        }
        return (int) count(file.read(request, resolvedHandle(), offset, destination), destination.length());
    }

    @Override
    public final int write(Request request, long nodeId, long handle, long offset, int flags, ByteRange source) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal();
        }
        if (readOnly) {
            return -ErrorNumber.EROFS;
        }
        if (source.length() == 0) {
            return 0;
        }
        return (int) count(file.write(request, resolvedHandle(), offset, flags, source), source.length());
    }

    @Override
    public final int flush(Request request, long nodeId, long handle, long lockOwner) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal();
        }
        export.locks().ownerClosed(nodeId, lockOwner);
        return status(file.flush(request, resolvedHandle()));
    }

    /** Locks end first: after the answer no lock may be left, and the node id may soon name another file. */
    @Override
    public final int release(Request request, long nodeId, long handle, long lockOwner, boolean unlock) {
        if (handle == NO_HANDLE && !tracksOpens) {
            return inode(nodeId) == null ? refusal() : 0;
        }
        OpenHandle open = handles.find(handle);
        if (open == null || open.nodeId() != nodeId || !(open.inode() instanceof RegularFile file)) {
            return -ErrorNumber.EBADF;
        }
        long fileHandle = open.fileHandle();
        if (!open.close(handle)) {
            return -ErrorNumber.EBADF;
        }
        shelf.giveBack(open);
        export.locks().handleClosed(nodeId, handle);
        if (unlock) {
            export.locks().wholeFileOwnerClosed(nodeId, lockOwner);
        }
        file.release(fileHandle);
        return 0;
    }

    @Override
    public final int fsync(Request request, long nodeId, long handle, boolean dataOnly) {
        RegularFile file = file(nodeId, handle);
        return file == null ? refusal() : status(file.fsync(request, resolvedHandle(), dataOnly));
    }

    @Override
    public final int fallocate(Request request, long nodeId, long handle, int mode, long offset, long length) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal() == -ErrorNumber.EINVAL ? -ErrorNumber.ENODEV : refusal();
        }
        if (readOnly) {
            return -ErrorNumber.EROFS;
        }
        if (offset < 0 || length <= 0) {
            return -ErrorNumber.EINVAL;
        }
        if (offset > Long.MAX_VALUE - length) {
            return -ErrorNumber.EFBIG;
        }
        return status(file.fallocate(request, resolvedHandle(), mode, offset, length));
    }

    @Override
    public final long lseek(Request request, long nodeId, long handle, long offset, int whence) {
        RegularFile file = file(nodeId, handle);
        if (file == null) {
            return refusal();
        }
        if (whence != RegularFile.SEEK_DATA && whence != RegularFile.SEEK_HOLE) {
            return -ErrorNumber.EINVAL;
        }
        if (offset < 0) {
            return -ErrorNumber.ENXIO;
        }
        return count(file.seek(request, resolvedHandle(), offset, whence), Long.MAX_VALUE);
    }

    @Override
    public final long copyFileRange(Request request, long nodeId, long handle, long offset, long destinationNodeId,
            long destinationHandle, long destinationOffset, long length) {
        RegularFile source = file(nodeId, handle);
        if (source == null) {
            return refusal();
        }
        long sourceHandle = resolvedHandle();
        RegularFile destination = file(destinationNodeId, destinationHandle);
        if (destination == null) {
            return refusal();
        }
        if (readOnly) {
            return -ErrorNumber.EROFS;
        }
        if (offset < 0 || destinationOffset < 0 || length < 0) {
            return -ErrorNumber.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        return count(source.copyRange(request, sourceHandle, offset, destination, resolvedHandle(), destinationOffset,
                length), length);
    }
}
