// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** A fifo, a socket or a device: nothing but metadata, the kernel does the rest. */
final class MemSpecial extends Inode implements MemInode {
    private final Metadata metadata;

    MemSpecial(MemSuperblock superblock, int ino) {
        metadata = new Metadata(superblock, this, ino);
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public void fill(Attributes out) {
        metadata.fill(out);
        out.size = 0;
        out.blocks = 0;
    }

    @Override
    public void freeContent() {
        // has none
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
