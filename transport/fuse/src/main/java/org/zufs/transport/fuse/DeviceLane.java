// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Export;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.OutHeaderLayout;

/**
 * A lane on {@code /dev/fuse}: one system call brings a message, one takes the reply away. Beside io_uring one such
 * lane is left for what still comes by the device.
 *
 * <p>Memory: message, reply (header and payload in one piece), and the list from which a reply is gathered.
 */
final class DeviceLane implements Runnable, Carrier {
    private static final int PAGE = MemoryCalls.pageLength();
    private static final int GATHER_COUNT = 1024;
    /** A hole in a file is sent from here, as often as it takes. */
    private static final int ZEROS_LENGTH = 64 * 1024;

    private final int device;
    private final int lane;
    private final MountState mount;
    private final Export export;
    private final Runnable onDeath;
    private final LaneMemory laneMemory;
    private final MemorySegment memory;
    private final long messageCapacity;
    private final long replyAt;
    private final int replyCapacity;
    private final long vectorAt;
    private final long zerosAt;
    /** No reply goes out any more: the descriptor may be closed, and its number another file's. Guarded by this. */
    private boolean ended;

    /**
     * @param device  the device, or a clone of it: the reply goes where the message came from
     * @param onDeath called if the lane ends while requests may still come to it
     */
    DeviceLane(int device, int lane, MountState mount, Export export, Runnable onDeath) {
        this.device = device;
        this.lane = lane;
        this.mount = mount;
        this.export = export;
        this.onDeath = onDeath;
        int data = Math.max(mount.agreement().settings().writeLengthMax(), LanePlan.ROOM_MIN);
        messageCapacity = data + PAGE;
        replyAt = messageCapacity;
        replyCapacity = data;
        vectorAt = replyAt + PAGE + data;
        zerosAt = vectorAt + GATHER_COUNT * IovecLayout.LENGTH;
        laneMemory = new LaneMemory(zerosAt + ZEROS_LENGTH);
        memory = laneMemory.segment();
    }

    @Override
    public void run() {
        try {
            Message message = new Message(memory);
            FuseRequest request = new FuseRequest(message, lane, mount.parkedRequests(), this);
            Dispatcher dispatcher = export.dispatcher(lane);
            MessageHandler handler = new MessageHandler(message, request, dispatcher, mount, true);
            while (serve(message, handler)) {
                // until the mount is gone
            }
        } catch (Throwable failure) {
            export.report("lane " + lane + " of /dev/fuse ended", failure);
            onDeath.run();
        } finally {
            // With the connection: who is parked on a lane of io_uring keeps that from ending until it is answered.
            mount.parkedRequests().close();
            synchronized (this) {
                ended = true;
            }
            laneMemory.close();
        }
    }

    private boolean serve(Message message, MessageHandler handler) {
        long length = FileCalls.read(device, memory, 0, messageCapacity);
        if (length < InHeaderLayout.LENGTH) {
            return length >= 0 || mayContinue((int) length);
        }
        message.place(0, replyAt + OutHeaderLayout.LENGTH, replyCapacity);
        int argumentLength = message.opcode() == Opcode.SETXATTR
                ? mount.agreement().setxattrArgumentLength() : message.opcode().argumentLength();
        int result = handler.handle(message.load(0, length, argumentLength));
        if (result == MessageHandler.PARKED) {
            handler.parked().detach(0);
        } else if (result != MessageHandler.NO_REPLY) {
            reply(message, handler, result);
        }
        return true;
    }

    /** ENOENT: the asker was interrupted before we saw it. ENODEV: unmounted. ECONNABORTED: ended by force. */
    private static boolean mayContinue(int error) {
        return switch (-error) {
            case ErrorNumber.EINTR, ErrorNumber.EAGAIN, ErrorNumber.ENOENT -> true;
            case ErrorNumber.ENODEV, ErrorNumber.ECONNABORTED -> false;
            default -> throw LinuxException.of("read(/dev/fuse)", error, "report this");
        };
    }

    private void reply(Message message, MessageHandler handler, int result) {
        int payload = Math.max(result, 0);
        long written;
        OutHeaderLayout.put(memory, replyAt, OutHeaderLayout.LENGTH + payload, Math.min(result, 0), message.unique());
        Extents extents = message.gathered();
        if (extents == null || result <= 0) {
            written = FileCalls.write(device, memory, replyAt, OutHeaderLayout.LENGTH + payload);
        } else {
            int count = gather(extents);
            written = count > 0 ? FileCalls.writev(device, memory.asSlice(vectorAt), count)
                    : copyAndWrite(extents, payload);
            handler.endGather(extents);
        }
        // ENOENT: the asker is gone; the answer of a lookup then keeps its reference until the mount ends.
        if (written < 0 && written != -ErrorNumber.ENOENT && written != -ErrorNumber.ENODEV) {
            export.report("a reply to " + message.opcode() + " was refused",
                    LinuxException.of("write(/dev/fuse)", (int) written, "report this"));
        }
    }

    /** Lists header and extents; 0 if there are too many pieces. */
    private int gather(Extents extents) {
        int count = 0;
        putPiece(count++, memory, replyAt, OutHeaderLayout.LENGTH);
        for (int index = 0; index < extents.count(); index++) {
            int length = extents.length(index);
            if (extents.region(index) != null) {
                if (count == GATHER_COUNT) {
                    return 0;
                }
                putPiece(count++, extents.region(index).segment(), extents.offset(index), length);
                continue;
            }
            for (int left = length; left > 0; left -= ZEROS_LENGTH) {
                if (count == GATHER_COUNT) {
                    return 0;
                }
                putPiece(count++, memory, zerosAt, Math.min(left, ZEROS_LENGTH));
            }
        }
        return count;
    }

    private void putPiece(int index, MemorySegment segment, long offset, int length) {
        long at = vectorAt + (long) index * IovecLayout.LENGTH;
        IovecLayout.put(memory, at, segment, offset, length);
    }

    private long copyAndWrite(Extents extents, int payload) {
        ByteRange target = new ByteRange();
        target.wrap(memory, replyAt + OutHeaderLayout.LENGTH, payload);
        extents.copyTo(target);
        return FileCalls.write(device, memory, replyAt, OutHeaderLayout.LENGTH + payload);
    }

    @Override
    public boolean canPark() {
        return true;
    }

    @Override
    public void completeParked(ParkedRequest request) {
        synchronized (this) {
            if (!ended) {
                writeError(request.unique(), Math.min(request.result(), 0));
            }
        }
    }

    private void writeError(long unique, int error) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment reply = arena.allocate(OutHeaderLayout.LENGTH, OutHeaderLayout.ALIGNMENT);
            OutHeaderLayout.put(reply, 0, OutHeaderLayout.LENGTH, error, unique);
            FileCalls.write(device, reply, OutHeaderLayout.LENGTH);
        }
    }
}
