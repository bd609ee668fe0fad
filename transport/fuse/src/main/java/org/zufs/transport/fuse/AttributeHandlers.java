// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.AccessInLayout;
import org.zufs.transport.fuse.wire.AttrValid;
import org.zufs.transport.fuse.wire.GetattrFlag;
import org.zufs.transport.fuse.wire.GetattrInLayout;
import org.zufs.transport.fuse.wire.InitFlag;
import org.zufs.transport.fuse.wire.SetattrInLayout;
import org.zufs.transport.fuse.wire.StatxInLayout;

/** Attributes of inodes and of the whole file system. */
final class AttributeHandlers extends Handlers {
    private static final int PERMISSION_BITS = 07777;
    private static final int NANOS_MAX = 999_999_999;

    private final ReplyWriter writer;
    private final boolean truncatesInOpen;
    private final Attributes attributes = new Attributes();
    private final AttributeChanges changes = new AttributeChanges();
    private final Statistics statistics = new Statistics();

    AttributeHandlers(Message message, FuseRequest request, Dispatcher dispatcher, ReplyWriter writer,
            Agreement agreement) {
        super(message, request, dispatcher);
        this.writer = writer;
        truncatesInOpen = agreement.has(InitFlag.ATOMIC_O_TRUNC);
    }

    int getattr() {
        long argument = message.argument();
        boolean byHandle = (GetattrInLayout.flags(memory, argument) & GetattrFlag.HANDLE) != 0;
        long handle = byHandle ? GetattrInLayout.handle(memory, argument) : Dispatcher.NO_HANDLE;
        int result = dispatcher.getattr(request, message.nodeId(), handle, attributes);
        return result < 0 ? result : writer.putAttributesReply(message.reply(), attributes);
    }

    int statx() {
        long argument = message.argument();
        boolean byHandle = (StatxInLayout.flags(memory, argument) & GetattrFlag.HANDLE) != 0;
        long handle = byHandle ? StatxInLayout.handle(memory, argument) : Dispatcher.NO_HANDLE;
        int result = dispatcher.getattr(request, message.nodeId(), handle, attributes);
        return result < 0 ? result : writer.putStatxReply(message.reply(), attributes);
    }

    int setattr() {
        long argument = message.argument();
        int valid = SetattrInLayout.valid(memory, argument);
        int result = loadChanges(argument, valid);
        if (result < 0) {
            return result;
        }
        boolean byHandle = (valid & AttrValid.HANDLE) != 0;
        long handle = byHandle ? SetattrInLayout.handle(memory, argument) : Dispatcher.NO_HANDLE;
        message.detail(changes.valid);
        result = dispatcher.setattr(request, message.nodeId(), handle, changes, attributes);
        return result < 0 ? result : writer.putAttributesReply(message.reply(), attributes);
    }

    /**
     * A message that changes nothing is how the kernel says that set-id bits must go, where it writes to a file in
     * passthrough, or somebody gives the file to the owner it has: it leaves out what it expects us to do by ourselves.
     */
    private int loadChanges(long argument, int valid) {
        changes.valid = translate(valid);
        if (changes.valid == 0) {
            changes.valid = AttributeChanges.KILL_SET_ID;
        }
        changes.mode = SetattrInLayout.mode(memory, argument) & PERMISSION_BITS;
        changes.uid = SetattrInLayout.uid(memory, argument);
        changes.gid = SetattrInLayout.gid(memory, argument);
        changes.size = SetattrInLayout.size(memory, argument);
        changes.accessSeconds = SetattrInLayout.atime(memory, argument);
        changes.accessNanos = SetattrInLayout.atimeNs(memory, argument);
        changes.modifySeconds = SetattrInLayout.mtime(memory, argument);
        changes.modifyNanos = SetattrInLayout.mtimeNs(memory, argument);
        changes.changeSeconds = SetattrInLayout.ctime(memory, argument);
        changes.changeNanos = SetattrInLayout.ctimeNs(memory, argument);
        // The kernel leaves the times of ftruncate and O_TRUNC to us; of these the second comes without a handle, or
        // with the open.
        if (changes.has(AttributeChanges.SIZE)
                && ((valid & AttrValid.HANDLE) != 0 || changes.size == 0 && !truncatesInOpen)) {
            changes.valid |= AttributeChanges.TOUCH;
        }
        boolean sound = !(changes.has(AttributeChanges.SIZE) && changes.size < 0)
                && !(changes.has(AttributeChanges.ACCESS_TIME) && isNoNanos(changes.accessNanos))
                && !(changes.has(AttributeChanges.MODIFY_TIME) && isNoNanos(changes.modifyNanos))
                && !(changes.has(AttributeChanges.CHANGE_TIME) && isNoNanos(changes.changeNanos));
        return sound ? 0 : -ErrorNumber.EINVAL;
    }

    private static boolean isNoNanos(int nanos) {
        return nanos < 0 || nanos > NANOS_MAX;
    }

    private static int translate(int valid) {
        return bit(valid, AttrValid.MODE, AttributeChanges.MODE)
                | bit(valid, AttrValid.UID, AttributeChanges.UID)
                | bit(valid, AttrValid.GID, AttributeChanges.GID)
                | bit(valid, AttrValid.SIZE, AttributeChanges.SIZE)
                | bit(valid, AttrValid.ATIME, AttributeChanges.ACCESS_TIME)
                | bit(valid, AttrValid.MTIME, AttributeChanges.MODIFY_TIME)
                | bit(valid, AttrValid.ATIME_NOW, AttributeChanges.ACCESS_NOW)
                | bit(valid, AttrValid.MTIME_NOW, AttributeChanges.MODIFY_NOW)
                | bit(valid, AttrValid.CTIME, AttributeChanges.CHANGE_TIME)
                | bit(valid, AttrValid.KILL_SUIDGID, AttributeChanges.KILL_SET_ID);
    }

    private static int bit(int valid, int wire, int ours) {
        return (valid & wire) != 0 ? ours : 0;
    }

    int statfs() {
        statistics.clear();
        int result = dispatcher.statfs(request, message.nodeId(), statistics);
        return result < 0 ? result : writer.putStatistics(message.reply(), statistics);
    }

    int access() {
        return dispatcher.access(request, message.nodeId(), AccessInLayout.mask(memory, message.argument()));
    }
}
