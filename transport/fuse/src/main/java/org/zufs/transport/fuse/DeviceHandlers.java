// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.IoctlFlag;
import org.zufs.transport.fuse.wire.IoctlInLayout;
import org.zufs.transport.fuse.wire.IoctlOutLayout;
import org.zufs.transport.fuse.wire.PollInLayout;
import org.zufs.transport.fuse.wire.PollOutLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** {@code ioctl} and {@code poll}. The attribute flags of {@code chattr} come as commands that are taken apart here. */
final class DeviceHandlers extends Handlers {
    /** {@code FS_IOC_GETFLAGS} of {@code linux/fs.h}. */
    static final int GETFLAGS = 0x80086601;
    /** {@code FS_IOC_SETFLAGS}. */
    static final int SETFLAGS = 0x40086602;
    /** {@code FS_IOC_FSGETXATTR}: a {@code struct fsxattr} of 28 bytes. */
    static final int FSGETXATTR = 0x801C581F;
    /** {@code FS_IOC_FSSETXATTR}. */
    static final int FSSETXATTR = 0x401C5820;
    private static final int FSXATTR_LENGTH = 28;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** The length of an argument has 14 bits in the command's number. */
    private static final int INPUT_LENGTH_MAX = 1 << 14;

    private final ByteRange input = new ByteRange();
    /** The input, out of the way of the output, which may take its place. */
    private final MemorySegment inputCopy = Arena.ofAuto().allocate(INPUT_LENGTH_MAX);

    DeviceHandlers(Message message, FuseRequest request, Dispatcher dispatcher) {
        super(message, request, dispatcher);
    }

    int ioctl() {
        long argument = message.argument();
        int command = IoctlInLayout.command(memory, argument);
        message.detail(Integer.toUnsignedLong(command));
        if ((IoctlInLayout.flags(memory, argument) & (IoctlFlag.UNRESTRICTED | IoctlFlag.COMPAT)) != 0) {
            return -ErrorNumber.ENOTTY;
        }
        int result = message.takeData(input, IoctlInLayout.inLength(memory, argument));
        if (result < 0) {
            return result;
        }
        long outLength = Math.min(IoctlInLayout.outLength(memory, argument),
                message.replyCapacity() - IoctlOutLayout.LENGTH);
        return switch (command) {
            case GETFLAGS -> getflags(outLength);
            case SETFLAGS -> setflags();
            case FSGETXATTR -> fsgetxattr(outLength);
            case FSSETXATTR -> fssetxattr();
            default -> other(command, outLength);
        };
    }

    private int getflags(long outLength) {
        if (outLength < Integer.BYTES) {
            return -ErrorNumber.EINVAL;
        }
        int flags = dispatcher.getflags(request, message.nodeId());
        if (flags < 0) {
            return flags;
        }
        memory.set(INT, message.reply() + IoctlOutLayout.LENGTH, flags);
        return reply(Integer.BYTES);
    }

    private int setflags() {
        if (input.length() < Integer.BYTES) {
            return -ErrorNumber.EINVAL;
        }
        int flags = input.segment().get(INT, input.offset());
        int result = dispatcher.setflags(request, message.nodeId(), flags);
        return result < 0 ? result : reply(0);
    }

    private int fsgetxattr(long outLength) {
        if (outLength < FSXATTR_LENGTH) {
            return -ErrorNumber.EINVAL;
        }
        int flags = dispatcher.getflags(request, message.nodeId());
        if (flags < 0) {
            return flags;
        }
        long at = message.reply() + IoctlOutLayout.LENGTH;
        for (int offset = 0; offset < FSXATTR_LENGTH; offset += Integer.BYTES) {
            memory.set(INT, at + offset, 0);
        }
        memory.set(INT, at, AttributeFlags.toExtended(flags));
        return reply(FSXATTR_LENGTH);
    }

    private int fssetxattr() {
        if (input.length() < FSXATTR_LENGTH) {
            return -ErrorNumber.EINVAL;
        }
        int extended = input.segment().get(INT, input.offset());
        int old = dispatcher.getflags(request, message.nodeId());
        if (old < 0) {
            return old;
        }
        if (!AttributeFlags.isKnown(extended)) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        int result = dispatcher.setflags(request, message.nodeId(), AttributeFlags.fromExtended(extended, old));
        return result < 0 ? result : reply(0);
    }

    private int other(int command, long outLength) {
        if (input.length() > INPUT_LENGTH_MAX) {
            return -ErrorNumber.EINVAL;
        }
        input.copyTo(inputCopy, 0, input.length());
        input.wrap(inputCopy, 0, input.length());
        bytes.wrap(memory, message.reply() + IoctlOutLayout.LENGTH, Math.max(outLength, 0));
        int result = dispatcher.ioctl(request, message.nodeId(), IoctlInLayout.handle(memory, message.argument()),
                command, input, bytes);
        if (result > outLength) {
            return -ErrorNumber.EIO;
        }
        return result < 0 ? result : reply(result);
    }

    private int reply(int dataLength) {
        long at = message.reply();
        IoctlOutLayout.putResult(memory, at, 0);
        IoctlOutLayout.putFlags(memory, at, 0);
        IoctlOutLayout.putInRangeCount(memory, at, 0);
        IoctlOutLayout.putOutRangeCount(memory, at, 0);
        return IoctlOutLayout.LENGTH + dataLength;
    }

    int poll() {
        long argument = message.argument();
        boolean wants = (PollInLayout.flags(memory, argument) & RequestFlag.POLL_SCHEDULE_NOTIFY) != 0;
        long waker = wants ? PollInLayout.kernelHandle(memory, argument) : 0;
        int result = dispatcher.poll(request, message.nodeId(), PollInLayout.handle(memory, argument),
                PollInLayout.events(memory, argument), waker);
        if (result < 0) {
            return result;
        }
        PollOutLayout.put(memory, message.reply(), result);
        return PollOutLayout.LENGTH;
    }
}
