// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.ModeBits;
import org.zufs.transport.fuse.wire.AttrLayout;
import org.zufs.transport.fuse.wire.AttrOutLayout;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.InitInLayout;
import org.zufs.transport.fuse.wire.InitOutLayout;
import org.zufs.transport.fuse.wire.KstatfsLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.OutHeaderLayout;
import org.zufs.transport.fuse.wire.Protocol;

/** The smallest server that makes a mount look alive: an empty directory. */
final class SmallServer {
    private static final int BUFFER_LENGTH = 256 * 1024;
    private static final int WRITE_LENGTH_MAX = 65_536;

    private final int device;
    private final int initError;
    private final Thread thread;
    private volatile long end;

    /** Serves that device; answers INIT with that negative errno, or 0. */
    SmallServer(int device, int initError) {
        this.device = device;
        this.initError = initError;
        thread = Thread.ofPlatform().daemon().name("small-server").start(this::serve);
    }

    /** Waits for the end of the connection; answers what reading the device gave then. */
    long awaitEnd() throws InterruptedException {
        thread.join(10_000);
        if (thread.isAlive()) {
            throw new AssertionError("the device is still being read");
        }
        return end;
    }

    private void serve() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocate(BUFFER_LENGTH, 8);
            MemorySegment out = arena.allocate(4096, 8);
            while (true) {
                long length = FileCalls.read(device, in, BUFFER_LENGTH);
                if (length >= InHeaderLayout.LENGTH) {
                    answer(in, out);
                } else if (length != -ErrorNumber.EINTR && length != -ErrorNumber.EAGAIN
                        && length != -ErrorNumber.ENOENT) {
                    end = length;
                    return;
                }
            }
        }
    }

    private void answer(MemorySegment in, MemorySegment out) {
        Opcode opcode = Opcode.of(InHeaderLayout.opcode(in, 0));
        if (!opcode.hasReply()) {
            return;
        }
        out.fill((byte) 0);
        int at = OutHeaderLayout.LENGTH;
        int error = 0;
        int length = at;
        switch (opcode) {
            case INIT -> {
                init(in, out, at);
                error = initError;
                length += error == 0 ? InitOutLayout.LENGTH : 0;
            }
            case GETATTR -> {
                AttrOutLayout.putAttrValid(out, at, 1, 0);
                AttrLayout.putIno(out, at + AttrOutLayout.ATTR_OFFSET, Protocol.ROOT_NODE_ID);
                AttrLayout.putMode(out, at + AttrOutLayout.ATTR_OFFSET, ModeBits.S_IFDIR | 0755);
                AttrLayout.putLinkCount(out, at + AttrOutLayout.ATTR_OFFSET, 2);
                length += AttrOutLayout.LENGTH;
            }
            case STATFS -> {
                KstatfsLayout.putMaxNameLength(out, at, 255);
                length += KstatfsLayout.LENGTH;
            }
            case DESTROY -> error = 0;
            case LOOKUP -> error = -ErrorNumber.ENOENT;
            default -> error = -ErrorNumber.ENOSYS;
        }
        OutHeaderLayout.put(out, 0, length, error, InHeaderLayout.unique(in, 0));
        FileCalls.write(device, out, length);
    }

    private static void init(MemorySegment in, MemorySegment out, int at) {
        InitOutLayout.putMajor(out, at, Protocol.MAJOR);
        InitOutLayout.putMinor(out, at, Math.min(Protocol.MINOR, InitInLayout.minor(in, InHeaderLayout.LENGTH)));
        InitOutLayout.putMaxWrite(out, at, WRITE_LENGTH_MAX);
    }
}
