// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.SymbolicLink;

/** A symbolic link of the host. Its target is handed on as it is: the asker's kernel follows it. */
final class MirrorLink extends SymbolicLink {
    private final MirrorSuperblock superblock;
    private final HostInode host;

    MirrorLink(MirrorSuperblock superblock, HostInode host) {
        this.superblock = superblock;
        this.host = host;
    }

    @Override
    public long nodeId() {
        return host.nodeId();
    }

    @Override
    public int readlink(Request request, ByteRange target) {
        superblock.lane(request);
        MemorySegment bytes = target.segment().asSlice(target.offset(), target.length());
        return (int) NamespaceCalls.readlinkat(host.descriptor(), HostLane.EMPTY, bytes, target.length());
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
