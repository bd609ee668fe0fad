// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Name;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.Opcode;

/**
 * One message from the kernel and the place of its reply: a view of a carrier's memory, used again for the next one.
 *
 * <p>Its bytes are not trusted: whatever lengths they claim, {@link #load} and the take methods stay inside the parts
 * that the carrier received. The three parts lie behind each other on the device, apart on io_uring:
 *
 * <pre>
 *   header (40) | argument (length fixed by the opcode) | rest: names, data, records | extensions
 * </pre>
 *
 * On io_uring the rest and the reply share the payload: take what is needed of the rest before the reply is written.
 */
final class Message {
    private final MemorySegment memory;
    private long headerAt;
    private long argumentAt;
    private long restAt;
    private long restEnd;
    private long extensionEnd;
    private long replyAt;
    private int replyCapacity;
    private Opcode opcode = Opcode.UNKNOWN;
    private Extents gathered;
    private long detail;
    private long amount;

    /**
     * @param memory all the memory of the lane; positions are from its start
     */
    Message(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Takes in a message that lies in one piece.
     *
     * @param at             its first byte
     * @param length         bytes received
     * @param argumentLength of the first argument; the table's but for legacy forms
     * @return 0, or a negative errno if it is malformed
     */
    int load(long at, long length, int argumentLength) {
        argumentAt = at + InHeaderLayout.LENGTH;
        if (InHeaderLayout.messageLength(memory, at) != length) {
            return -ErrorNumber.EINVAL;
        }
        return bound(argumentAt + argumentLength, at + length);
    }

    /**
     * Takes in a message whose parts lie apart, as on io_uring.
     *
     * @param argument      where the first argument lies
     * @param payload       where the rest lies
     * @param payloadLength bytes of it
     * @return 0, or a negative errno if it is malformed
     */
    int loadApart(long argument, long payload, long payloadLength) {
        argumentAt = argument;
        return bound(payload, payload + payloadLength);
    }

    /**
     * Names the header and the place of the reply; first of all.
     *
     * @param header   where the header lies
     * @param reply    where the reply's payload goes
     * @param capacity bytes that fit there
     */
    void place(long header, long reply, int capacity) {
        headerAt = header;
        replyAt = reply;
        replyCapacity = capacity;
        gathered = null;
        detail = 0;
        amount = 0;
        opcode = Opcode.of(InHeaderLayout.opcode(memory, header));
    }

    private int bound(long start, long end) {
        int extensionLength = InHeaderLayout.extensionLength(memory, headerAt);
        restAt = start;
        extensionEnd = end;
        restEnd = end - extensionLength;
        return restEnd < restAt ? -ErrorNumber.EINVAL : 0;
    }

    MemorySegment memory() {
        return memory;
    }

    Opcode opcode() {
        return opcode;
    }

    long unique() {
        return InHeaderLayout.unique(memory, headerAt);
    }

    long nodeId() {
        return InHeaderLayout.nodeId(memory, headerAt);
    }

    int uid() {
        return InHeaderLayout.uid(memory, headerAt);
    }

    int gid() {
        return InHeaderLayout.gid(memory, headerAt);
    }

    int pid() {
        return InHeaderLayout.pid(memory, headerAt);
    }

    /** Where the first argument lies. */
    long argument() {
        return argumentAt;
    }

    /** Where the rest lies, of what has not been taken. */
    long rest() {
        return restAt;
    }

    /** Bytes of the rest that have not been taken. */
    long restLength() {
        return restEnd - restAt;
    }

    /** Where the extension records begin. */
    long extensions() {
        return restEnd;
    }

    /** Where they end. */
    long extensionsEnd() {
        return extensionEnd;
    }

    /** Where the reply's payload goes. */
    long reply() {
        return replyAt;
    }

    /** Bytes that fit there. */
    int replyCapacity() {
        return replyCapacity;
    }

    /** What the reply is gathered from in place of the payload, or null. */
    Extents gathered() {
        return gathered;
    }

    void gather(Extents extents) {
        gathered = extents;
    }

    /** An offset, a size or a handle, for the trace. */
    long detail() {
        return detail;
    }

    void detail(long value) {
        detail = value;
    }

    /** How many bytes were read, written, copied or found, for trace and counters. */
    long amount() {
        return amount;
    }

    void amount(long value) {
        amount = value;
    }

    /**
     * Takes the name of an entry, up to and with its NUL.
     *
     * @return 0, or a negative errno: EINVAL if it may not name an entry or has no end, ENAMETOOLONG
     */
    int takeEntryName(Name into) {
        int length = takeString(Name.LENGTH_MAX);
        if (length < 0) {
            return length;
        }
        long at = restAt - length - 1;
        if (!Name.isEntryName(memory, at, length)) {
            return -ErrorNumber.EINVAL;
        }
        into.wrap(memory, at, length);
        return 0;
    }

    /**
     * Takes the name of an extended attribute, up to and with its NUL.
     *
     * @return 0, or a negative errno: EINVAL if it has no end, ERANGE if it is empty or too long
     */
    int takeAttributeName(Name into) {
        int length = takeString(Name.LENGTH_MAX);
        if (length == -ErrorNumber.ENAMETOOLONG || length == 0) {
            return -ErrorNumber.ERANGE;
        }
        if (length < 0) {
            return length;
        }
        into.wrap(memory, restAt - length - 1, length);
        return 0;
    }

    /**
     * Takes the target of a symbolic link, up to and with its NUL.
     *
     * @return 0, or a negative errno
     */
    int takeTarget(ByteRange into, int lengthMax) {
        int length = takeString(lengthMax);
        if (length <= 0) {
            return length < 0 ? length : -ErrorNumber.ENOENT;
        }
        into.wrap(memory, restAt - length - 1, length);
        return 0;
    }

    /**
     * Takes bytes of a claimed length.
     *
     * @return 0, or EINVAL if there are not as many
     */
    int takeData(ByteRange into, long length) {
        if (length < 0 || length > restEnd - restAt) {
            return -ErrorNumber.EINVAL;
        }
        into.wrap(memory, restAt, length);
        restAt += length;
        return 0;
    }

    private int takeString(int lengthMax) {
        long limit = Math.min(restEnd, restAt + lengthMax + 1);
        for (long at = restAt; at < limit; at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) == 0) {
                int length = (int) (at - restAt);
                restAt = at + 1;
                return length;
            }
        }
        return limit < restEnd ? -ErrorNumber.ENAMETOOLONG : -ErrorNumber.EINVAL;
    }
}
