// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** A fifo, socket or device of the host: its attributes; the asker's kernel does the rest. */
final class MirrorNode extends Inode {
    private final HostInode host;

    MirrorNode(HostInode host) {
        this.host = host;
    }

    @Override
    public long nodeId() {
        return host.nodeId();
    }

    HostInode host() {
        return host;
    }

    @Override
    public void unreferenced() {
        host.unreferenced();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return host.getattr(request, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return host.setattr(request, -1, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return host.getxattr(request, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return host.setxattr(request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return host.listxattr(request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return host.removexattr(request, name);
    }
}
