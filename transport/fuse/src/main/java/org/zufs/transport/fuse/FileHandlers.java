// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.CopyFileRangeInLayout;
import org.zufs.transport.fuse.wire.CopyFileRangeOutLayout;
import org.zufs.transport.fuse.wire.FallocateInLayout;
import org.zufs.transport.fuse.wire.FlushInLayout;
import org.zufs.transport.fuse.wire.FsyncInLayout;
import org.zufs.transport.fuse.wire.LseekInLayout;
import org.zufs.transport.fuse.wire.LseekOutLayout;
import org.zufs.transport.fuse.wire.ReadInLayout;
import org.zufs.transport.fuse.wire.RequestFlag;
import org.zufs.transport.fuse.wire.WriteFlag;
import org.zufs.transport.fuse.wire.WriteInLayout;
import org.zufs.transport.fuse.wire.WriteOutLayout;

/** Bytes of open files. */
final class FileHandlers extends Handlers {
    /** The most that the 32 bits of a reply to COPY_FILE_RANGE can tell, in whole pages. */
    private static final long COPY_LENGTH_MAX = 0xFFFF_F000L;
    /** More pieces than one {@code writev} takes are copied instead. */
    private static final int GATHER_COUNT_MAX = 1000;

    private final boolean gathers;
    private final boolean flushes;
    private final boolean syncs;
    private final boolean appends;
    private final boolean seeks;
    private final int writeLengthMax;
    private final Extents extents = new Extents();
    private final ByteRange data = new ByteRange();

    FileHandlers(Message message, FuseRequest request, Dispatcher dispatcher, Agreement agreement, boolean gathers) {
        super(message, request, dispatcher);
        this.gathers = gathers && agreement.traits().mapsData();
        flushes = agreement.traits().flushes() || agreement.settings().servedLocks();
        syncs = agreement.traits().syncs();
        // Where others change the file too, the kernel's idea of its end may be old.
        appends = !agreement.traits().exclusive() && !agreement.settings().writeback();
        // A kernel that collects writes asks where data is without having sent what it holds: what was just written
        // would be a hole, and lost in a sparse copy. Without an answer it takes all of the file as data.
        seeks = !agreement.settings().writeback();
        writeLengthMax = agreement.settings().writeLengthMax();
    }

    int read() {
        long argument = message.argument();
        long offset = ReadInLayout.offset(memory, argument);
        long handle = ReadInLayout.handle(memory, argument);
        int length = (int) Math.min(ReadInLayout.size(memory, argument), message.replyCapacity());
        message.detail(offset);
        request.readFlags(ReadInLayout.flags(memory, argument));
        if (offset < 0) {
            return -ErrorNumber.EINVAL;
        }
        // No file is longer: so the end of the range can be computed.
        length = (int) Math.min(length, Long.MAX_VALUE - offset);
        if (length == 0) {
            return 0;
        }
        if (gathers) {
            return readMapped(handle, offset, length);
        }
        int result = dispatcher.read(request, message.nodeId(), handle, offset, replyRange(length));
        return readReply(result, length);
    }

    private int readReply(int result, int length) {
        message.amount(result);
        return result > length ? -ErrorNumber.EIO : result;
    }

    private int readMapped(long handle, long offset, int length) {
        int result = dispatcher.map(request, message.nodeId(), handle, offset, length, Intent.READ, 0, extents);
        if (result == -ErrorNumber.EOPNOTSUPP) {
            result = dispatcher.read(request, message.nodeId(), handle, offset, replyRange(length));
            return readReply(result, length);
        }
        if (result < 0) {
            return result;
        }
        int total = extents.totalLength();
        message.amount(total);
        if (total > length || total == 0) {
            dispatcher.release(extents);
            return total == 0 ? 0 : -ErrorNumber.EIO;
        }
        if (extents.count() > GATHER_COUNT_MAX) {
            extents.copyTo(replyRange(length));
            dispatcher.release(extents);
            return total;
        }
        message.gather(extents);
        return total;
    }

    int write() {
        long argument = message.argument();
        long offset = WriteInLayout.offset(memory, argument);
        long length = WriteInLayout.size(memory, argument);
        message.detail(offset);
        if (offset < 0 || length > writeLengthMax || offset > Long.MAX_VALUE - length) {
            return offset < 0 || length > writeLengthMax ? -ErrorNumber.EINVAL : -ErrorNumber.EFBIG;
        }
        int result = message.takeData(data, length);
        if (result < 0 || length == 0) {
            return result < 0 ? result : writeReply(0);
        }
        int flags = writeFlags(argument);
        result = dispatcher.write(request, message.nodeId(), WriteInLayout.handle(memory, argument), offset, flags,
                data);
        return result < 0 ? result : writeReply(result);
    }

    private int writeFlags(long argument) {
        int wire = WriteInLayout.writeFlags(memory, argument);
        int flags = 0;
        if ((wire & WriteFlag.KILL_SUIDGID) != 0) {
            flags |= RegularFile.WRITE_KILLS_SET_ID;
        }
        if ((wire & WriteFlag.CACHE) != 0) {
            flags |= RegularFile.WRITE_FROM_CACHE;
        } else if (appends && (WriteInLayout.flags(memory, argument) & OpenFlags.O_APPEND) != 0) {
            flags |= RegularFile.WRITE_APPEND;
        }
        return flags;
    }

    private int writeReply(int written) {
        message.amount(Integer.toUnsignedLong(written));
        WriteOutLayout.put(memory, message.reply(), written);
        return WriteOutLayout.LENGTH;
    }

    int flush() {
        if (!flushes) {
            return -ErrorNumber.ENOSYS;
        }
        long argument = message.argument();
        return dispatcher.flush(request, message.nodeId(), FlushInLayout.handle(memory, argument),
                FlushInLayout.lockOwner(memory, argument));
    }

    int fsync() {
        if (!syncs) {
            return -ErrorNumber.ENOSYS;
        }
        long argument = message.argument();
        boolean dataOnly = (FsyncInLayout.flags(memory, argument) & RequestFlag.FSYNC_DATA_ONLY) != 0;
        return dispatcher.fsync(request, message.nodeId(), FsyncInLayout.handle(memory, argument), dataOnly);
    }

    int syncfs() {
        return dispatcher.syncfs(request, message.nodeId());
    }

    int fallocate() {
        long argument = message.argument();
        long offset = FallocateInLayout.offset(memory, argument);
        long length = FallocateInLayout.length(memory, argument);
        message.detail(offset);
        if (offset < 0 || length <= 0) {
            return -ErrorNumber.EINVAL;
        }
        if (offset > Long.MAX_VALUE - length) {
            return -ErrorNumber.EFBIG;
        }
        return dispatcher.fallocate(request, message.nodeId(), FallocateInLayout.handle(memory, argument),
                FallocateInLayout.mode(memory, argument), offset, length);
    }

    int lseek() {
        if (!seeks) {
            return -ErrorNumber.ENOSYS;
        }
        long argument = message.argument();
        long offset = LseekInLayout.offset(memory, argument);
        int whence = LseekInLayout.whence(memory, argument);
        message.detail(offset);
        if (whence != RegularFile.SEEK_DATA && whence != RegularFile.SEEK_HOLE) {
            return -ErrorNumber.EINVAL;
        }
        if (offset < 0) {
            return -ErrorNumber.ENXIO;
        }
        long result = dispatcher.lseek(request, message.nodeId(), LseekInLayout.handle(memory, argument), offset,
                whence);
        if (result < 0) {
            return (int) result;
        }
        message.amount(result);
        LseekOutLayout.put(memory, message.reply(), result);
        return LseekOutLayout.LENGTH;
    }

    int copyFileRange() {
        long result = copy(COPY_LENGTH_MAX);
        return result < 0 ? (int) result : writeReply((int) result);
    }

    int copyFileRange64() {
        long result = copy(Long.MAX_VALUE);
        if (result < 0) {
            return (int) result;
        }
        message.amount(result);
        CopyFileRangeOutLayout.put(memory, message.reply(), result);
        return CopyFileRangeOutLayout.LENGTH;
    }

    private long copy(long lengthMax) {
        long argument = message.argument();
        long source = CopyFileRangeInLayout.sourceOffset(memory, argument);
        long target = CopyFileRangeInLayout.targetOffset(memory, argument);
        long asked = CopyFileRangeInLayout.length(memory, argument);
        message.detail(source);
        if (source < 0 || target < 0 || asked < 0 || CopyFileRangeInLayout.flags(memory, argument) != 0) {
            return -ErrorNumber.EINVAL;
        }
        long length = Math.min(asked, lengthMax);
        if (length == 0) {
            return 0;
        }
        if (source > Long.MAX_VALUE - length || target > Long.MAX_VALUE - length) {
            return -ErrorNumber.EFBIG;
        }
        return dispatcher.copyFileRange(request, message.nodeId(),
                CopyFileRangeInLayout.sourceHandle(memory, argument), source,
                CopyFileRangeInLayout.targetNodeId(memory, argument),
                CopyFileRangeInLayout.targetHandle(memory, argument), target, length);
    }
}
