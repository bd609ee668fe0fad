// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Name;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.LinkInLayout;
import org.zufs.transport.fuse.wire.MkdirInLayout;
import org.zufs.transport.fuse.wire.MknodInLayout;
import org.zufs.transport.fuse.wire.Rename2InLayout;
import org.zufs.transport.fuse.wire.RenameFlag;
import org.zufs.transport.fuse.wire.RenameInLayout;

/** Names and what stands behind them. */
final class NamespaceHandlers extends Handlers {
    private static final int TARGET_LENGTH_MAX = 4095;
    private static final int RENAME_FLAGS = RenameFlag.NOREPLACE | RenameFlag.EXCHANGE | RenameFlag.WHITEOUT;

    private final ReplyWriter writer;
    private final Entry entry = new Entry();
    private final Name newName = new Name();

    NamespaceHandlers(Message message, FuseRequest request, Dispatcher dispatcher, ReplyWriter writer) {
        super(message, request, dispatcher);
        this.writer = writer;
    }

    int lookup() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        entry.clear();
        result = dispatcher.lookup(request, message.nodeId(), name, entry);
        if (result == -ErrorNumber.ENOENT && writer.keepsAbsence()) {
            return writer.putAbsence(message.reply());
        }
        return entryReply(result);
    }

    int readlink() {
        int result = dispatcher.readlink(request, message.nodeId(), replyRange(TARGET_LENGTH_MAX));
        return result > TARGET_LENGTH_MAX ? -ErrorNumber.EIO : result;
    }

    int symlink() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        result = message.takeTarget(bytes, TARGET_LENGTH_MAX);
        if (result < 0) {
            return result;
        }
        entry.clear();
        return entryReply(dispatcher.symlink(request, message.nodeId(), name, bytes, entry));
    }

    int mknod() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        long argument = message.argument();
        request.umask(MknodInLayout.umask(memory, argument));
        int mode = MknodInLayout.mode(memory, argument);
        entry.clear();
        return entryReply(dispatcher.mknod(request, message.nodeId(), name, mode,
                MknodInLayout.rdev(memory, argument), entry));
    }

    int mkdir() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        long argument = message.argument();
        request.umask(MkdirInLayout.umask(memory, argument));
        int mode = MkdirInLayout.mode(memory, argument);
        entry.clear();
        return entryReply(dispatcher.mkdir(request, message.nodeId(), name, mode, entry));
    }

    int unlink() {
        int result = message.takeEntryName(name);
        return result < 0 ? result : dispatcher.unlink(request, message.nodeId(), name);
    }

    int rmdir() {
        int result = message.takeEntryName(name);
        return result < 0 ? result : dispatcher.rmdir(request, message.nodeId(), name);
    }

    int rename() {
        return rename(RenameInLayout.newParentNodeId(memory, message.argument()), 0);
    }

    int rename2() {
        int flags = Rename2InLayout.flags(memory, message.argument());
        if ((flags & ~RENAME_FLAGS) != 0) {
            return -ErrorNumber.EINVAL;
        }
        return rename(Rename2InLayout.newParentNodeId(memory, message.argument()), flags);
    }

    private int rename(long newParent, int flags) {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        result = message.takeEntryName(newName);
        if (result < 0) {
            return result;
        }
        message.detail(newParent);
        return dispatcher.rename(request, message.nodeId(), name, newParent, newName, flags);
    }

    int link() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        long nodeId = LinkInLayout.oldNodeId(memory, message.argument());
        message.detail(nodeId);
        entry.clear();
        return entryReply(dispatcher.link(request, nodeId, message.nodeId(), name, entry));
    }

    private int entryReply(int result) {
        return result < 0 ? result : writer.putEntry(message.reply(), entry);
    }
}
