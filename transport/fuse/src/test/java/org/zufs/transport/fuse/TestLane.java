// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.MessageBuilder;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.UringReqHeaderLayout;

/**
 * A lane without a kernel: lays messages out as a carrier does, among bytes that belong to nobody, and hands them to a
 * {@link MessageHandler}.
 */
final class TestLane implements Carrier {
    /** How a carrier lays a message out. */
    enum Form {
        /** In one piece, and the reply elsewhere: {@code /dev/fuse}. */
        WHOLE,
        /** Argument apart, and the reply where the rest came in: io_uring. */
        APART
    }

    /**
     * What came of a message.
     *
     * @param result  a length or a negative errno, as the handler answered
     * @param payload the reply's bytes; none after an error
     */
    record Reply(int result, MemorySegment payload) {
        int word(int offset) {
            return payload.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
        }

        long longWord(int offset) {
            return payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
        }

        byte[] bytes() {
            return payload.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Bytes that fit into a reply. */
    static final int CAPACITY = 128 * 1024;
    /** All the flags that a kernel may offer. */
    static final long ALL_FLAGS = -1L >>> 1;
    private static final int GUARD = 4096;
    private static final int POISONED = 16 * 1024;
    private static final long MESSAGE_AT = GUARD;
    private static final long REPLY_AT = MESSAGE_AT + CAPACITY + GUARD;

    private final Form form;
    private final MemorySegment memory = Arena.ofAuto().allocate(REPLY_AT + CAPACITY + GUARD, 8);
    private final MemorySegment built = Arena.ofAuto().allocate(CAPACITY, 8);
    private final MessageBuilder builder = new MessageBuilder(built);
    private final RecordingDispatcher recorder = new RecordingDispatcher();
    private final ParkedRequests parkedRequests = new ParkedRequests();
    private final Message message = new Message(memory);
    private final FuseRequest request;
    private final Agreement agreement;
    private final MessageHandler handler;
    private byte poison = (byte) 0xA5;
    private boolean canPark = true;
    private ParkedRequest completed;
    private int loaded;

    TestLane(Form form) {
        this(form, "", Traits.ofShared());
    }

    TestLane(Form form, String options, Traits traits) {
        this(form, options, traits, null, new BackingFiles(-1, false));
    }

    /**
     * @param other takes the place of the recording dispatcher, unless null
     */
    TestLane(Form form, String options, Traits traits, Dispatcher other, BackingFiles backingFiles) {
        this.form = form;
        memory.fill(poison);
        request = new FuseRequest(message, 3, parkedRequests, this);
        FuseSettings settings = FuseSettings.take(new MountArguments(options + ",max_write=128k"));
        agreement = Agreement.settle(45, ALL_FLAGS, 1 << 17, settings, settings.apply(traits),
                false, true);
        handler = new MessageHandler(message, request, other == null ? recorder.dispatcher() : other,
                new MountState(agreement, backingFiles, parkedRequests), form == Form.WHOLE);
    }

    MessageBuilder builder() {
        return builder;
    }

    MemorySegment built() {
        return built;
    }

    RecordingDispatcher recorder() {
        return recorder;
    }

    ParkedRequests parkedRequests() {
        return parkedRequests;
    }

    FuseRequest request() {
        return request;
    }

    MessageHandler handler() {
        return handler;
    }

    Message message() {
        return message;
    }

    /** Fills what belongs to nobody with another byte from now on. */
    TestLane poison(int value) {
        poison = (byte) value;
        memory.fill(poison);
        return this;
    }

    TestLane canPark(boolean value) {
        canPark = value;
        return this;
    }

    /** The parked request whose reply was sent last, or null. */
    ParkedRequest completed() {
        return completed;
    }

    /** Loads what was built, of that length. */
    int load(int length) {
        memory.asSlice(0, MESSAGE_AT + POISONED).fill(poison);
        memory.asSlice(REPLY_AT - GUARD, GUARD + POISONED).fill(poison);
        loaded = length;
        return reload();
    }

    /** Loads the same again, among the bytes that are there. */
    int reload() {
        return form == Form.WHOLE ? loadWhole(loaded) : loadApart(loaded);
    }

    private int loadWhole(int length) {
        MemorySegment.copy(built, 0, memory, MESSAGE_AT, length);
        message.place(MESSAGE_AT, REPLY_AT, CAPACITY);
        Opcode opcode = message.opcode();
        int argument = opcode == Opcode.SETXATTR ? agreement.setxattrArgumentLength() : opcode.argumentLength();
        return message.load(MESSAGE_AT, length, argument);
    }

    private int loadApart(int length) {
        long argumentAt = MESSAGE_AT + UringReqHeaderLayout.OPERATION_IN_OFFSET;
        MemorySegment.copy(built, 0, memory, MESSAGE_AT, InHeaderLayout.LENGTH);
        message.place(MESSAGE_AT, REPLY_AT, CAPACITY);
        int argument = message.opcode().argumentLength();
        // The kernel copies what there is; what is missing keeps the bytes of the request before.
        int there = Math.max(0, Math.min(argument, length - InHeaderLayout.LENGTH));
        for (int offset = 0; offset < argument; offset++) {
            memory.set(ValueLayout.JAVA_BYTE, argumentAt + offset, (byte) 0);
        }
        MemorySegment.copy(built, InHeaderLayout.LENGTH, memory, argumentAt, there);
        int rest = Math.max(0, length - InHeaderLayout.LENGTH - argument);
        MemorySegment.copy(built, InHeaderLayout.LENGTH + argument, memory, REPLY_AT, rest);
        return message.loadApart(argumentAt, REPLY_AT, rest);
    }

    /** Hands a message of that length, which was built, to the handler. */
    Reply send(int length) {
        int result = handler.handle(load(length));
        int payload = Math.max(result, 0);
        if (message.gathered() == null) {
            byte[] bytes = memory.asSlice(REPLY_AT, payload).toArray(ValueLayout.JAVA_BYTE);
            return new Reply(result, MemorySegment.ofArray(bytes));
        }
        Extents extents = message.gathered();
        MemorySegment bytes = MemorySegment.ofArray(new byte[payload]);
        extents.copyTo(new ByteRange().wrap(bytes));
        handler.endGather(extents);
        return new Reply(result, bytes);
    }

    /** The first byte behind the room for the reply: {@link #poison} unless something wrote too far. */
    boolean isGuardIntact() {
        for (long at = REPLY_AT + CAPACITY; at < memory.byteSize(); at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != poison) {
                return false;
            }
        }
        return true;
    }

    /** Whether a range lies where the message came in or where the reply goes. */
    boolean owns(ByteRange range) {
        long end = range.offset() + range.length();
        return range.segment() != memory || range.offset() >= MESSAGE_AT && end <= MESSAGE_AT + CAPACITY
                || range.offset() >= REPLY_AT && end <= REPLY_AT + CAPACITY;
    }

    @Override
    public boolean canPark() {
        return canPark;
    }

    @Override
    public void completeParked(ParkedRequest parked) {
        completed = parked;
    }

    /** An answer with an inode and attributes that are all different. */
    static RecordingDispatcher.Answer found(long nodeId) {
        return arguments -> {
            for (Object argument : arguments) {
                if (argument instanceof Entry entry) {
                    entry.found(new NumberedInode(nodeId, 7));
                    fill(entry.attributes());
                }
            }
            return 0;
        };
    }

    /** Attributes that are all different. */
    static void fill(Attributes attributes) {
        attributes.ino = 1001;
        attributes.size = 1002;
        attributes.blocks = 1003;
        attributes.accessSeconds = 1004;
        attributes.modifySeconds = -1005;
        attributes.changeSeconds = 1006;
        attributes.birthSeconds = 1007;
        attributes.accessNanos = 104;
        attributes.modifyNanos = 105;
        attributes.changeNanos = 106;
        attributes.birthNanos = 107;
        attributes.mode = 0100644;
        attributes.linkCount = 11;
        attributes.uid = 12;
        attributes.gid = 13;
        attributes.device = 0x12345678;
        attributes.blockSize = 512;
        attributes.flags = 0x30;
    }

    /** An inode that is nothing but its number. */
    static final class NumberedInode extends Inode {
        private final long nodeId;
        private final long generation;

        NumberedInode(long nodeId, long generation) {
            this.nodeId = nodeId;
            this.generation = generation;
        }

        @Override
        public long nodeId() {
            return nodeId;
        }

        @Override
        public long generation() {
            return generation;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return -ErrorNumber.EIO;
        }
    }
}
