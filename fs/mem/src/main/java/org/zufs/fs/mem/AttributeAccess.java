// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** The operations on attributes that are the same for all kinds of inode: each takes the lock of the inode. */
final class AttributeAccess {
    private AttributeAccess() {
    }

    static int getattr(MemInode inode, Attributes out) {
        synchronized (inode.metadata()) {
            inode.fill(out);
        }
        return 0;
    }

    /** For all but regular files, which have a size that can be set. */
    static int setattr(MemInode inode, Request request, AttributeChanges changes, Attributes out) {
        Metadata metadata = inode.metadata();
        if (changes.has(AttributeChanges.SIZE)) {
            return inode instanceof MemDirectory ? -ErrorNumber.EISDIR : -ErrorNumber.EINVAL;
        }
        synchronized (metadata) {
            int result = metadata.checkChange(changes);
            if (result == 0) {
                metadata.change(request, changes, false);
                inode.fill(out);
            }
            return result;
        }
    }

    static int getxattr(MemInode inode, Name name, ByteRange value) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.superblock.xattrs().get(metadata, name, value);
        }
    }

    static int setxattr(MemInode inode, Request request, Name name, ByteRange value, int flags) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.superblock.xattrs().set(request, metadata, name, value, flags);
        }
    }

    static int listxattr(MemInode inode, Request request, ByteRange names) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.superblock.xattrs().list(request, metadata, names);
        }
    }

    static int removexattr(MemInode inode, Name name) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.superblock.xattrs().remove(metadata, name);
        }
    }

    static int getflags(MemInode inode) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.flags;
        }
    }

    static int setflags(MemInode inode, int flags) {
        Metadata metadata = inode.metadata();
        synchronized (metadata) {
            return metadata.changeFlags(flags);
        }
    }
}
