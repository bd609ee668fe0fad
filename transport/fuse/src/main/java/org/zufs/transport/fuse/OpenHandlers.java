// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.CreateInLayout;
import org.zufs.transport.fuse.wire.EntryOutLayout;
import org.zufs.transport.fuse.wire.OpenFlag;
import org.zufs.transport.fuse.wire.OpenInLayout;
import org.zufs.transport.fuse.wire.OpenOutLayout;
import org.zufs.transport.fuse.wire.ReleaseInLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** From the first open of a file to its last close. */
final class OpenHandlers extends Handlers {
    private final ReplyWriter writer;
    private final boolean noOpen;
    private final boolean noOpendir;
    private final boolean direct;
    private final boolean noFlush;
    private final int directoryFlags;
    private final BackingFiles backingFiles;
    private final Entry entry = new Entry();
    private final Opening opening = new Opening();

    OpenHandlers(Message message, FuseRequest request, Dispatcher dispatcher, ReplyWriter writer, MountState mount) {
        super(message, request, dispatcher);
        this.writer = writer;
        Agreement agreement = mount.agreement();
        noOpen = agreement.noOpen();
        noOpendir = agreement.noOpendir();
        direct = agreement.settings().direct();
        noFlush = !agreement.traits().flushes() && !agreement.settings().servedLocks()
                && !agreement.settings().writeback();
        directoryFlags = agreement.settings().cacheDirectories() && agreement.traits().exclusive()
                ? OpenFlag.CACHE_DIR | OpenFlag.KEEP_CACHE : 0;
        backingFiles = mount.backingFiles();
    }

    int open() {
        if (noOpen) {
            return -ErrorNumber.ENOSYS;
        }
        int flags = OpenInLayout.flags(memory, message.argument());
        message.detail(flags);
        if ((OpenInLayout.openFlags(memory, message.argument()) & RequestFlag.OPEN_KILL_SUIDGID) != 0) {
            flags |= RegularFile.OPEN_KILLS_SET_ID;
        }
        opening.clear();
        int result = dispatcher.open(request, message.nodeId(), flags, opening);
        return result < 0 ? result : openReply(message.reply(), message.nodeId());
    }

    int opendir() {
        if (noOpendir) {
            return -ErrorNumber.ENOSYS;
        }
        int flags = OpenInLayout.flags(memory, message.argument());
        opening.clear();
        int result = dispatcher.opendir(request, message.nodeId(), flags, opening);
        if (result < 0) {
            return result;
        }
        OpenOutLayout.put(memory, message.reply(), opening.handle(), directoryFlags, 0);
        return OpenOutLayout.LENGTH;
    }

    int create() {
        int result = message.takeEntryName(name);
        if (result < 0) {
            return result;
        }
        long argument = message.argument();
        request.umask(CreateInLayout.umask(memory, argument));
        int mode = CreateInLayout.mode(memory, argument);
        int flags = CreateInLayout.flags(memory, argument);
        beginEntry(flags);
        return createReply(dispatcher.create(request, message.nodeId(), name, mode, flags, entry, opening));
    }

    int tmpfile() {
        long argument = message.argument();
        request.umask(CreateInLayout.umask(memory, argument));
        int mode = CreateInLayout.mode(memory, argument);
        int flags = CreateInLayout.flags(memory, argument);
        beginEntry(flags);
        return createReply(dispatcher.tmpfile(request, message.nodeId(), mode, flags, entry, opening));
    }

    private void beginEntry(int flags) {
        message.detail(flags);
        entry.clear();
        opening.clear();
    }

    private int createReply(int result) {
        if (result < 0) {
            return result;
        }
        long at = message.reply();
        int length = writer.putEntry(at, entry);
        return length + openReply(at + EntryOutLayout.LENGTH, entry.inode().nodeId());
    }

    private int openReply(long at, long nodeId) {
        int flags = opening.dropsCache() ? 0 : OpenFlag.KEEP_CACHE;
        int backingId = 0;
        if (opening.isStream()) {
            flags |= OpenFlag.STREAM | OpenFlag.NONSEEKABLE;
        }
        if (noFlush) {
            flags |= OpenFlag.NOFLUSH;
        }
        if (direct || opening.isDirect()) {
            flags = flags & ~OpenFlag.KEEP_CACHE | OpenFlag.DIRECT_IO | OpenFlag.PARALLEL_DIRECT_WRITES;
        } else if (opening.descriptor() >= 0) {
            backingId = backingFiles.acquire(nodeId, opening.descriptor());
            if (backingId > 0) {
                flags = flags & ~OpenFlag.KEEP_CACHE | OpenFlag.PASSTHROUGH;
            }
        }
        OpenOutLayout.put(memory, at, opening.handle(), flags, Math.max(backingId, 0));
        return OpenOutLayout.LENGTH;
    }

    int release() {
        long argument = message.argument();
        int releaseFlags = ReleaseInLayout.releaseFlags(memory, argument);
        boolean unlock = (releaseFlags & RequestFlag.RELEASE_FLOCK_UNLOCK) != 0;
        long handle = ReleaseInLayout.handle(memory, argument);
        message.detail(handle);
        backingFiles.release(message.nodeId());
        return dispatcher.release(request, message.nodeId(), handle, ReleaseInLayout.lockOwner(memory, argument),
                unlock);
    }
}
