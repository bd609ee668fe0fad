// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** A fifo, a socket or a device: nothing but attributes, the kernel does the rest. */
final class PmemSpecial extends Inode implements PmemInode {
    private final InodeState state;

    PmemSpecial(PmemSuperblock superblock) {
        state = new InodeState(superblock, this, InodeKind.SPECIAL);
    }

    @Override
    public InodeState state() {
        return state;
    }

    @Override
    public long nodeId() {
        return state.nodeId();
    }

    @Override
    public long generation() {
        return state.generation();
    }

    @Override
    public void unreferenced() {
        state.unreferenced();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(state, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return AttributeAccess.setattr(state, request, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return AttributeAccess.getxattr(state, request, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return AttributeAccess.setxattr(state, request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return AttributeAccess.listxattr(state, request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return AttributeAccess.removexattr(state, request, name);
    }
}
