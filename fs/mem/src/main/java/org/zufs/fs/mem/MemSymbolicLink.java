// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.SymbolicLink;

/** A symbolic link: its target lies in a cell. */
final class MemSymbolicLink extends SymbolicLink implements MemInode {
    private final Metadata metadata;
    /** Guarded by the lock of the inode; does not change while it is live. */
    private int target;
    private int targetLength;

    MemSymbolicLink(MemSuperblock superblock, int ino) {
        metadata = new Metadata(superblock, this, ino);
    }

    /** Sets the target of a link that is being formed; answers 0 or -ENOSPC. */
    int form(ByteRange bytes) {
        int length = (int) bytes.length();
        ByteArena arena = metadata.superblock.arena();
        int cell = arena.take(length);
        if (cell == ByteArena.NONE) {
            return -ErrorNumber.ENOSPC;
        }
        MemorySegment.copy(bytes.segment(), bytes.offset(), arena.memory(), ByteArena.offset(cell), length);
        target = cell;
        targetLength = length;
        return 0;
    }

    @Override
    public int readlink(Request request, ByteRange out) {
        synchronized (metadata) {
            if (out.length() < targetLength) {
                return -ErrorNumber.ERANGE;
            }
            MemorySegment memory = metadata.superblock.arena().memory();
            MemorySegment.copy(memory, ByteArena.offset(target), out.segment(), out.offset(), targetLength);
            metadata.touchAccessed(request);
            return targetLength;
        }
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public void fill(Attributes out) {
        metadata.fill(out);
        out.size = targetLength;
        out.blocks = 0;
    }

    @Override
    public void freeContent() {
        if (target != ByteArena.NONE) {
            metadata.superblock.arena().giveBack(target, targetLength);
            target = ByteArena.NONE;
        }
    }

    @Override
    public long nodeId() {
        return metadata.ino;
    }

    @Override
    public long generation() {
        return metadata.generation;
    }

    @Override
    public void unreferenced() {
        metadata.unreferenced();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(this, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return AttributeAccess.setattr(this, request, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return AttributeAccess.getxattr(this, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return AttributeAccess.setxattr(this, request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return AttributeAccess.listxattr(this, request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return AttributeAccess.removexattr(this, name);
    }
}
