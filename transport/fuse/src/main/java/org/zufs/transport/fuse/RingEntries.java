// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.SubmissionEntryLayout;
import org.zufs.base.linux.UringFlags;
import org.zufs.transport.fuse.wire.Protocol;
import org.zufs.transport.fuse.wire.UringCmdReqLayout;
import org.zufs.transport.fuse.wire.UringEntInOutLayout;
import org.zufs.transport.fuse.wire.UringReqHeaderLayout;

/**
 * The memory of a lane's ring entries, and the two commands on them. Three areas, each with one slot for each entry:
 *
 * <pre>
 *   vectors: where header and payload lie, for REGISTER | headers (288 of 512 bytes) | payloads
 * </pre>
 */
final class RingEntries {
    private static final int VECTOR_STRIDE = 2 * IovecLayout.LENGTH;
    private static final int HEADER_STRIDE = 512;
    private static final long PAGE = MemoryCalls.pageLength();
    /** In the number of a completion: what came back is the first command on an entry, not a reply. */
    private static final long REGISTRATION = 1L << 32;

    private final LaneMemory laneMemory;
    private final MemorySegment memory;
    private final int device;
    private final int payloadLength;
    private final long headersAt;
    private final long payloadsAt;

    /**
     * @param count         entries that there may be
     * @param payloadLength bytes of each payload, a multiple of the page
     */
    RingEntries(int device, int count, int payloadLength) {
        assert UringReqHeaderLayout.LENGTH <= HEADER_STRIDE;
        this.device = device;
        this.payloadLength = payloadLength;
        headersAt = (long) count * VECTOR_STRIDE + PAGE - 1 & -PAGE;
        payloadsAt = headersAt + (long) count * HEADER_STRIDE + PAGE - 1 & -PAGE;
        laneMemory = new LaneMemory(payloadsAt + (long) count * payloadLength);
        memory = laneMemory.segment();
    }

    MemorySegment memory() {
        return memory;
    }

    int payloadLength() {
        return payloadLength;
    }

    /** Where the header of an entry lies. */
    long header(int entry) {
        return headersAt + (long) entry * HEADER_STRIDE;
    }

    /** Where the first argument lies. */
    long argument(int entry) {
        return header(entry) + UringReqHeaderLayout.OPERATION_IN_OFFSET;
    }

    /** Where names, data and the reply lie. */
    long payload(int entry) {
        return payloadsAt + (long) entry * payloadLength;
    }

    /** {@return bytes of the payload that the kernel has filled, as it says} */
    long filledLength(int entry) {
        return UringEntInOutLayout.payloadLength(memory, header(entry) + UringReqHeaderLayout.ENT_IN_OUT_OFFSET);
    }

    /** Sets the length of the reply. */
    void replyLength(int entry, int length) {
        UringEntInOutLayout.putPayloadLength(memory, header(entry) + UringReqHeaderLayout.ENT_IN_OUT_OFFSET, length);
    }

    /** {@return the entry of a completion} */
    static int entryOf(long userData) {
        return (int) userData;
    }

    /** {@return whether a completion is that of {@link #register}} */
    static boolean isRegistration(long userData) {
        return (userData & REGISTRATION) != 0;
    }

    /** Fills the command that brings an entry to a queue for the first time. */
    void register(Ring ring, int entry, int queueId) {
        long vector = (long) entry * VECTOR_STRIDE;
        IovecLayout.put(memory, vector, memory, header(entry), UringReqHeaderLayout.LENGTH);
        IovecLayout.put(memory, vector + IovecLayout.LENGTH, memory, payload(entry), payloadLength);
        long at = command(ring, Protocol.URING_REGISTER, entry | REGISTRATION);
        SubmissionEntryLayout.putRange(ring.entries(), at, memory, vector, VECTOR_STRIDE);
        SubmissionEntryLayout.putRangeLength(ring.entries(), at, 2); // here a count of vectors
        UringCmdReqLayout.put(ring.entries(), at + SubmissionEntryLayout.COMMAND_OFFSET, 0, queueId);
    }

    /** Fills the command that sends a reply, and waits for the next request in the same entry. */
    void commitAndFetch(Ring ring, int entry, int queueId) {
        long commitId = UringEntInOutLayout.commitId(memory,
                header(entry) + UringReqHeaderLayout.ENT_IN_OUT_OFFSET);
        long at = command(ring, Protocol.URING_COMMIT_AND_FETCH, entry);
        UringCmdReqLayout.put(ring.entries(), at + SubmissionEntryLayout.COMMAND_OFFSET, commitId, queueId);
    }

    private long command(Ring ring, int operation, long userData) {
        long at = ring.nextEntry();
        MemorySegment entries = ring.entries();
        SubmissionEntryLayout.putOpcode(entries, at, (byte) UringFlags.IORING_OP_URING_CMD);
        SubmissionEntryLayout.putFd(entries, at, device);
        SubmissionEntryLayout.putFileOffset(entries, at, operation);
        SubmissionEntryLayout.putUserData(entries, at, userData);
        return at;
    }

    void close() {
        laneMemory.close();
    }
}
