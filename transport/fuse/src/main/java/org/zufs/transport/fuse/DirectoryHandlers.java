// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.FsyncInLayout;
import org.zufs.transport.fuse.wire.ReadInLayout;
import org.zufs.transport.fuse.wire.ReleaseInLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** Open directories. */
final class DirectoryHandlers extends Handlers {
    private final OpenHandlers opens;
    private final DirectoryReply reply;
    private final boolean syncs;

    DirectoryHandlers(Message message, FuseRequest request, Dispatcher dispatcher, ReplyWriter writer,
            OpenHandlers opens, boolean syncs) {
        super(message, request, dispatcher);
        this.syncs = syncs;
        this.opens = opens;
        reply = new DirectoryReply(message.memory(), writer);
    }

    int opendir() {
        return opens.opendir();
    }

    int readdir(boolean inodes) {
        long argument = message.argument();
        long position = ReadInLayout.offset(memory, argument);
        long handle = ReadInLayout.handle(memory, argument);
        if (position < 0) {
            return -ErrorNumber.EINVAL;
        }
        message.detail(position);
        request.readFlags(ReadInLayout.flags(memory, argument));
        int capacity = (int) Math.min(ReadInLayout.size(memory, argument), message.replyCapacity());
        reply.begin(message.reply(), capacity, inodes);
        int result = dispatcher.readdir(request, message.nodeId(), handle, position, inodes, reply);
        message.amount(reply.length());
        // Entries that are in the reply have taken references: the kernel must see them, whatever came after.
        return result < 0 && reply.length() == 0 ? result : reply.length();
    }

    int releasedir() {
        long handle = ReleaseInLayout.handle(memory, message.argument());
        return dispatcher.releasedir(request, message.nodeId(), handle);
    }

    int fsyncdir() {
        if (!syncs) {
            return -ErrorNumber.ENOSYS;
        }
        long argument = message.argument();
        boolean dataOnly = (FsyncInLayout.flags(memory, argument) & RequestFlag.FSYNC_DATA_ONLY) != 0;
        return dispatcher.fsyncdir(request, message.nodeId(), FsyncInLayout.handle(memory, argument), dataOnly);
    }
}
