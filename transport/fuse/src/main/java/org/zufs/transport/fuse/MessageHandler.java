// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Operation;
import org.zufs.transport.fuse.wire.Opcode;

/**
 * Answers the messages of one lane: one method for each opcode, in the class of the object that it acts on. Allocates
 * nothing in the steady state. For the lane's thread alone.
 *
 * <p>An answer is the length of the reply's payload in bytes, a negative errno, {@link #PARKED} or {@link #NO_REPLY}.
 */
final class MessageHandler {
    /** The reply comes later. */
    static final int PARKED = Request.PARKED;
    /** The kernel waits for no reply. */
    static final int NO_REPLY = Integer.MIN_VALUE + 1;
    /** What the kernel takes; it refuses a reply with a larger one, and then its asker waits for ever. */
    static final int ERRNO_MAX = 511;

    private static final Operation[] OPERATIONS = operations();

    private final Message message;
    private final FuseRequest request;
    private final Dispatcher dispatcher;
    private final NamespaceHandlers namespace;
    private final DirectoryHandlers directories;
    private final AttributeHandlers attributes;
    private final XattrHandlers xattrs;
    private final FileHandlers files;
    private final OpenHandlers opens;
    private final LockHandlers locks;
    private final DeviceHandlers devices;
    private final ForgetHandlers forgets;

    /**
     * @param message    the lane's view of its memory
     * @param request    who asks; of the same message
     * @param dispatcher the lane's
     * @param mount      what all lanes of the mount share
     * @param gathers    whether the carrier can gather a reply from extents
     */
    MessageHandler(Message message, FuseRequest request, Dispatcher dispatcher, MountState mount, boolean gathers) {
        this.message = message;
        this.request = request;
        this.dispatcher = dispatcher;
        MemorySegment memory = message.memory();
        Agreement agreement = mount.agreement();
        ReplyWriter writer = new ReplyWriter(memory, agreement.traits());
        opens = new OpenHandlers(message, request, dispatcher, writer, mount);
        namespace = new NamespaceHandlers(message, request, dispatcher, writer);
        directories = new DirectoryHandlers(message, request, dispatcher, writer, opens,
                agreement.traits().syncs());
        attributes = new AttributeHandlers(message, request, dispatcher, writer, agreement);
        xattrs = new XattrHandlers(message, request, dispatcher, agreement);
        files = new FileHandlers(message, request, dispatcher, agreement, gathers);
        locks = new LockHandlers(message, request, dispatcher, agreement);
        devices = new DeviceHandlers(message, request, dispatcher);
        forgets = new ForgetHandlers(message, dispatcher, mount.parkedRequests());
    }

    /**
     * Answers the message that is loaded.
     *
     * @param malformed 0, or the negative errno that loading it gave
     * @return the answer; a reply that is gathered must be followed by {@link #endGather}
     */
    int handle(int malformed) {
        Opcode opcode = message.opcode();
        request.begin();
        int result;
        try {
            dispatcher.begin(OPERATIONS[opcode.index()], request);
            result = malformed == 0 ? dispatch(opcode) : malformed;
        } catch (Throwable failure) {
            message.gather(null);
            result = dispatcher.failed(failure);
        }
        if (!opcode.hasReply()) {
            result = NO_REPLY;
        } else if (result < -ERRNO_MAX && !(result == PARKED && request.parked() != null)) {
            result = dispatcher.failed(new IllegalStateException(opcode + " was answered with " + result));
        } else if (result > 0 && opcode.hasEmptyReply()) {
            result = 0;
        }
        boolean answered = result >= 0 || result == NO_REPLY;
        dispatcher.end(message.nodeId(), message.detail(), answered ? message.amount() : result);
        return result;
    }

    /** Ends the use of the extents that a reply was gathered from, after the kernel has copied them. */
    void endGather(Extents extents) {
        dispatcher.release(extents);
        message.gather(null);
    }

    /** {@return the request, parked; after {@link #PARKED}} */
    ParkedRequest parked() {
        return request.parked();
    }

    private int dispatch(Opcode opcode) {
        return switch (opcode) {
            case LOOKUP -> namespace.lookup();
            case FORGET -> forgets.forget();
            case BATCH_FORGET -> forgets.batchForget();
            case INTERRUPT -> forgets.interrupt();
            case GETATTR -> attributes.getattr();
            case SETATTR -> attributes.setattr();
            case STATX -> attributes.statx();
            case STATFS -> attributes.statfs();
            case ACCESS -> attributes.access();
            case READLINK -> namespace.readlink();
            case SYMLINK -> namespace.symlink();
            case MKNOD -> namespace.mknod();
            case MKDIR -> namespace.mkdir();
            case UNLINK -> namespace.unlink();
            case RMDIR -> namespace.rmdir();
            case RENAME -> namespace.rename();
            case RENAME2 -> namespace.rename2();
            case LINK -> namespace.link();
            case OPEN -> opens.open();
            case CREATE -> opens.create();
            case TMPFILE -> opens.tmpfile();
            case RELEASE -> opens.release();
            case FLUSH -> files.flush();
            case READ -> files.read();
            case WRITE -> files.write();
            case FSYNC -> files.fsync();
            case FALLOCATE -> files.fallocate();
            case LSEEK -> files.lseek();
            case COPY_FILE_RANGE -> files.copyFileRange();
            case COPY_FILE_RANGE_64 -> files.copyFileRange64();
            case SYNCFS -> files.syncfs();
            case OPENDIR -> directories.opendir();
            case READDIR -> directories.readdir(false);
            case READDIRPLUS -> directories.readdir(true);
            case RELEASEDIR -> directories.releasedir();
            case FSYNCDIR -> directories.fsyncdir();
            case GETXATTR -> xattrs.getxattr();
            case SETXATTR -> xattrs.setxattr();
            case LISTXATTR -> xattrs.listxattr();
            case REMOVEXATTR -> xattrs.removexattr();
            case GETLK -> locks.getlk();
            case SETLK -> locks.setlk(false);
            case SETLKW -> locks.setlk(true);
            case IOCTL -> devices.ioctl();
            case POLL -> devices.poll();
            case DESTROY -> 0;
            case NOTIFY_REPLY -> NO_REPLY;
            case INIT -> -ErrorNumber.EIO; // comes once, before the lanes
            case BMAP, SETUPMAPPING, REMOVEMAPPING, UNKNOWN -> -ErrorNumber.ENOSYS;
        };
    }

    private static Operation[] operations() {
        Operation[] operations = new Operation[Opcode.COUNT];
        for (Opcode opcode : Opcode.values()) {
            operations[opcode.index()] = switch (opcode) {
                case BATCH_FORGET -> Operation.FORGET;
                case STATX -> Operation.GETATTR;
                case RENAME2 -> Operation.RENAME;
                case COPY_FILE_RANGE_64 -> Operation.COPY_FILE_RANGE;
                case BMAP, SETUPMAPPING, REMOVEMAPPING, NOTIFY_REPLY, UNKNOWN -> Operation.UNKNOWN;
                default -> Operation.valueOf(opcode.name());
            };
        }
        return operations;
    }
}
