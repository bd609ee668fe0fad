// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.SymbolicLink;

/** Operations on names: those that find, make, move and remove them. */
abstract class NameOperations extends AttributeOperations {
    private static final int RENAME_FLAGS =
            Directory.RENAME_NOREPLACE | Directory.RENAME_EXCHANGE | Directory.RENAME_WHITEOUT;

    NameOperations(MountExport export, RequestMeter meter, Permissions permissions) {
        super(export, meter, permissions);
    }

    @Override
    public final int lookup(Request request, long parent, Name name, Entry entry) {
        Directory directory = directory(parent);
        if (directory == null) {
            return refusal();
        }
        start(entry);
        return finish(request, entry, directory.lookup(request, name, entry));
    }

    @Override
    public final void forget(long nodeId, long count) {
        inodes.forget(nodeId, count);
    }

    @Override
    public final int readlink(Request request, long nodeId, ByteRange target) {
        Inode inode = inode(nodeId);
        if (inode instanceof SymbolicLink link) {
            return (int) count(link.readlink(request, target), target.length());
        }
        return inode == null ? refusal() : -ErrorNumber.EINVAL;
    }

    @Override
    public final int symlink(Request request, long parent, Name name, ByteRange target, Entry entry) {
        Directory directory = changeableDirectory(parent);
        if (directory == null) {
            return refusal();
        }
        start(entry);
        return finish(request, entry, directory.symlink(request, name, target, entry));
    }

    @Override
    public final int mknod(Request request, long parent, Name name, int mode, int device, Entry entry) {
        Directory directory = changeableDirectory(parent);
        if (directory == null) {
            return refusal();
        }
        switch (mode & ModeBits.S_IFMT) {
            case ModeBits.S_IFREG, ModeBits.S_IFIFO, ModeBits.S_IFSOCK, ModeBits.S_IFCHR, ModeBits.S_IFBLK -> {
            }
            case ModeBits.S_IFDIR -> {
                return -ErrorNumber.EPERM;
            }
            default -> {
                return -ErrorNumber.EINVAL;
            }
        }
        start(entry);
        return finish(request, entry, directory.mknod(request, name, mode, device, entry));
    }

    @Override
    public final int mkdir(Request request, long parent, Name name, int mode, Entry entry) {
        Directory directory = changeableDirectory(parent);
        if (directory == null) {
            return refusal();
        }
        start(entry);
        return finish(request, entry, directory.mkdir(request, name, mode, entry));
    }

    @Override
    public final int link(Request request, long nodeId, long newParent, Name newName, Entry entry) {
        Inode inode = inode(nodeId);
        if (inode == null) {
            return refusal();
        }
        Directory directory = changeableDirectory(newParent);
        if (directory == null) {
            return refusal();
        }
        if (inode instanceof Directory) {
            return -ErrorNumber.EPERM;
        }
        start(entry);
        return finish(request, entry, directory.link(request, inode, newName, entry));
    }

    @Override
    public final int unlink(Request request, long parent, Name name) {
        Directory directory = changeableDirectory(parent);
        return directory == null ? refusal() : status(directory.unlink(request, name));
    }

    @Override
    public final int rmdir(Request request, long parent, Name name) {
        Directory directory = changeableDirectory(parent);
        return directory == null ? refusal() : status(directory.rmdir(request, name));
    }

    @Override
    public final int rename(Request request, long parent, Name name, long newParent, Name newName, int flags) {
        Directory target = changeableDirectory(newParent);
        if (target == null) {
            return refusal();
        }
        Directory source = changeableDirectory(parent);
        if (source == null) {
            return refusal();
        }
        boolean contradiction = (flags & Directory.RENAME_EXCHANGE) != 0
                && (flags & (Directory.RENAME_NOREPLACE | Directory.RENAME_WHITEOUT)) != 0;
        if ((flags & ~RENAME_FLAGS) != 0 || contradiction) {
            return -ErrorNumber.EINVAL;
        }
        return status(source.rename(request, name, target, newName, flags));
    }

    /** As {@link #directory}, and EROFS where nothing can be changed. */
    final Directory changeableDirectory(long nodeId) {
        Directory directory = directory(nodeId);
        if (directory != null && readOnly) {
            refuse(-ErrorNumber.EROFS);
            return null;
        }
        return directory;
    }
}
