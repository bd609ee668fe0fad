// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A message of some bytes and some descriptors ({@code SCM_RIGHTS}) over a Unix socket. Made once, used for any
 * number of messages without allocation.
 *
 * <p>Not thread-safe. Received descriptors are close-on-exec and belong to the caller.
 */
public final class DescriptorMessage {
    /** The most descriptors that Linux passes in one message. */
    public static final int DESCRIPTOR_COUNT_MAX = 253;

    private final int capacity;
    private final MemorySegment message;
    private final MemorySegment control;
    private final MemorySegment data;
    private final MemorySegment iovec;
    private int descriptorCount;
    private boolean truncated;

    /**
     * Makes an empty message.
     *
     * @param arena              that owns its memory
     * @param dataLengthMax      most bytes of data, at least 1
     * @param descriptorCountMax most descriptors, at most {@link #DESCRIPTOR_COUNT_MAX}
     */
    public DescriptorMessage(Arena arena, int dataLengthMax, int descriptorCountMax) {
        if (dataLengthMax < 1 || descriptorCountMax < 0 || descriptorCountMax > DESCRIPTOR_COUNT_MAX) {
            throw new IllegalArgumentException("data length " + dataLengthMax + " must be at least 1 and descriptor"
                    + " count " + descriptorCountMax + " 0 to " + DESCRIPTOR_COUNT_MAX);
        }
        capacity = descriptorCountMax;
        data = arena.allocate(dataLengthMax, 8);
        control = arena.allocate(ControlMessageLayout.space(descriptorCountMax * Integer.BYTES),
                ControlMessageLayout.ALIGNMENT);
        iovec = arena.allocate(IovecLayout.LENGTH, IovecLayout.ALIGNMENT);
        message = arena.allocate(MsghdrLayout.LENGTH, MsghdrLayout.ALIGNMENT);
        IovecLayout.putAddress(iovec, 0, data.address());
        MsghdrLayout.putIovecs(message, iovec.address());
        MsghdrLayout.putIovecCount(message, 1);
    }

    /** The bytes to send, and the bytes received. */
    public MemorySegment data() {
        return data;
    }

    /** Forgets the descriptors that were added or received; does not close them. */
    public void clear() {
        descriptorCount = 0;
    }

    /** Adds a descriptor to send. */
    public void addDescriptor(int fd) {
        if (descriptorCount == capacity) {
            throw new IllegalStateException("the message has room for " + capacity + " descriptors");
        }
        control.set(JAVA_INT, descriptorOffset(descriptorCount++), fd);
    }

    /** How many descriptors were added or received. */
    public int descriptorCount() {
        return descriptorCount;
    }

    /** A descriptor that was added or received. */
    public int descriptor(int index) {
        if (index < 0 || index >= descriptorCount) {
            throw new IndexOutOfBoundsException("descriptor " + index + " of " + descriptorCount);
        }
        return control.get(JAVA_INT, descriptorOffset(index));
    }

    /** Whether data or descriptors of the received message did not fit; those descriptors are closed by the kernel. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * Sends {@code dataLength} bytes (at least 1, or descriptors get lost on streams) and the added descriptors.
     * Answers the bytes sent or the negative errno.
     */
    public long send(int socket, long dataLength) {
        assert dataLength > 0 && dataLength <= data.byteSize() : dataLength;
        IovecLayout.putRangeLength(iovec, 0, dataLength);
        if (descriptorCount == 0) {
            putControl(0, 0);
        } else {
            int length = ControlMessageLayout.DATA_OFFSET + descriptorCount * Integer.BYTES;
            ControlMessageLayout.putLength(control, 0, length);
            ControlMessageLayout.putLevel(control, 0, SocketFlags.SOL_SOCKET);
            ControlMessageLayout.putType(control, 0, SocketFlags.SCM_RIGHTS);
            putControl(control.address(), ControlMessageLayout.space(descriptorCount * Integer.BYTES));
        }
        return SocketCalls.sendmsg(socket, message, SocketFlags.MSG_NOSIGNAL);
    }

    /**
     * Receives data and descriptors. Answers the bytes received, 0 when the peer closed, or the negative errno.
     *
     * @param flags {@link SocketFlags} {@code MSG_*}; close-on-exec is added
     */
    public long receive(int socket, int flags) {
        descriptorCount = 0;
        truncated = false;
        IovecLayout.putRangeLength(iovec, 0, data.byteSize());
        putControl(control.address(), control.byteSize());
        long length = SocketCalls.recvmsg(socket, message, flags | SocketFlags.MSG_CMSG_CLOEXEC);
        if (length < 0) {
            return length;
        }
        int received = MsghdrLayout.flags(message);
        truncated = (received & (SocketFlags.MSG_CTRUNC | SocketFlags.MSG_TRUNC)) != 0;
        if (MsghdrLayout.controlLength(message) >= ControlMessageLayout.LENGTH
                && ControlMessageLayout.level(control, 0) == SocketFlags.SOL_SOCKET
                && ControlMessageLayout.type(control, 0) == SocketFlags.SCM_RIGHTS) {
            long bytes = ControlMessageLayout.length(control, 0) - ControlMessageLayout.DATA_OFFSET;
            descriptorCount = (int) Math.min(bytes / Integer.BYTES, capacity);
        }
        return length;
    }

    private void putControl(long address, long length) {
        MsghdrLayout.putControl(message, address);
        MsghdrLayout.putControlLength(message, length);
    }

    private static long descriptorOffset(int index) {
        return ControlMessageLayout.DATA_OFFSET + (long) index * Integer.BYTES;
    }
}
