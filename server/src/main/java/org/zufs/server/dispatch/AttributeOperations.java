// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;

/** Operations that any inode has, and those of the whole file system. */
abstract class AttributeOperations extends LaneState {
    private final Permissions permissions;

    AttributeOperations(MountExport export, RequestMeter meter, Permissions permissions) {
        super(export, meter);
        this.permissions = permissions;
    }

    @Override
    public final int getattr(Request request, long nodeId, long handle, Attributes out) {
        Inode inode = inode(nodeId, handle);
        if (inode == null) {
            return refusal();
        }
        out.clear();
        return status(inode.getattr(request, resolvedHandle(), out));
    }

    @Override
    public final int setattr(Request request, long nodeId, long handle, AttributeChanges changes, Attributes out) {
        Inode inode = inode(nodeId, handle);
        if (inode == null) {
            return refusal();
        }
        if (changes.has(AttributeChanges.SIZE)) {
            if (!(inode instanceof RegularFile)) {
                return inode instanceof Directory ? -ErrorNumber.EISDIR : -ErrorNumber.EINVAL;
            }
            if (changes.size < 0) {
                return -ErrorNumber.EINVAL;
            }
        }
        if (readOnly) {
            return -ErrorNumber.EROFS;
        }
        if (inode instanceof Directory) {
            // Those of a directory mean something else, and nothing clears them.
            changes.valid &= ~AttributeChanges.KILL_SET_ID;
        }
        out.clear();
        return status(inode.setattr(request, resolvedHandle(), changes, out));
    }

    @Override
    public final int access(Request request, long nodeId, int mask) {
        Inode inode = inode(nodeId);
        if (inode == null) {
            return refusal();
        }
        int answer = inode.access(request, mask);
        return status(answer == -ErrorNumber.ENOSYS ? permissions.check(request, inode, mask) : answer);
    }

    @Override
    public final int getxattr(Request request, long nodeId, Name name, ByteRange value) {
        Inode inode = inode(nodeId);
        return inode == null ? refusal() : fitting(inode.getxattr(request, name, value), value);
    }

    @Override
    public final int setxattr(Request request, long nodeId, Name name, ByteRange value, int flags) {
        Inode inode = inode(nodeId);
        if (inode == null) {
            return refusal();
        }
        return readOnly ? -ErrorNumber.EROFS : status(inode.setxattr(request, name, value, flags));
    }

    @Override
    public final int listxattr(Request request, long nodeId, ByteRange names) {
        Inode inode = inode(nodeId);
        return inode == null ? refusal() : fitting(inode.listxattr(request, names), names);
    }

    @Override
    public final int removexattr(Request request, long nodeId, Name name) {
        Inode inode = inode(nodeId);
        if (inode == null) {
            return refusal();
        }
        return readOnly ? -ErrorNumber.EROFS : status(inode.removexattr(request, name));
    }

    /** A length may be larger than the memory only where that is empty, to ask for the length. */
    private int fitting(int result, ByteRange memory) {
        return (int) count(result, memory.length() == 0 ? Integer.MAX_VALUE : memory.length());
    }

    @Override
    public final int getflags(Request request, long nodeId) {
        Inode inode = inode(nodeId);
        return inode == null ? refusal() : (int) count(inode.getflags(request), Integer.MAX_VALUE);
    }

    @Override
    public final int setflags(Request request, long nodeId, int flags) {
        Inode inode = inode(nodeId);
        if (inode == null) {
            return refusal();
        }
        return readOnly ? -ErrorNumber.EROFS : status(inode.setflags(request, flags));
    }

    @Override
    public final int ioctl(Request request, long nodeId, long handle, int command, ByteRange input, ByteRange output) {
        Inode inode = inode(nodeId, handle);
        if (inode == null) {
            return refusal();
        }
        return (int) count(inode.ioctl(request, resolvedHandle(), command, input, output), output.length());
    }

    @Override
    public final int poll(Request request, long nodeId, long handle, int events, long waker) {
        Inode inode = inode(nodeId, handle);
        if (inode == null) {
            return refusal();
        }
        return (int) count(inode.poll(request, resolvedHandle(), events, waker), Integer.MAX_VALUE);
    }

    /** The node is that through which the question came; the answer is the same for all. */
    @Override
    public final int statfs(Request request, long nodeId, Statistics out) {
        if (inode(nodeId) == null) {
            return refusal();
        }
        out.clear();
        return status(export.superblock().statfs(request, out));
    }

    @Override
    public final int syncfs(Request request, long nodeId) {
        return inode(nodeId) == null ? refusal() : status(export.superblock().syncfs(request));
    }
}
