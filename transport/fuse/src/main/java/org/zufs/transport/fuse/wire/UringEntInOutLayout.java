// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * What belongs to the ring entry rather than to the request.
 * {@code struct fuse_uring_ent_in_out}, since protocol 7.42. The kernel writes it with a request, the server with the
 * reply.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           commitId                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         payloadLength                         |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                           reserved                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class UringEntInOutLayout {
    /** 0. */
    public static final int FLAGS_OFFSET = 0;

    /** Kernel: identity of the request, to be echoed in {@link UringCmdReqLayout}. The server leaves it alone. */
    public static final int COMMIT_ID_OFFSET = FLAGS_OFFSET + Long.BYTES;

    /** Bytes used in the payload, by the request or by the reply. */
    public static final int PAYLOAD_LENGTH_OFFSET = COMMIT_ID_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = PAYLOAD_LENGTH_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int RESERVED_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = RESERVED_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private UringEntInOutLayout() {
    }

    public static long flags(MemorySegment segment, long at) {
        return segment.get(LONG, at + FLAGS_OFFSET);
    }

    public static void putFlags(MemorySegment segment, long at, long flags) {
        segment.set(LONG, at + FLAGS_OFFSET, flags);
    }

    public static long commitId(MemorySegment segment, long at) {
        return segment.get(LONG, at + COMMIT_ID_OFFSET);
    }

    public static void putCommitId(MemorySegment segment, long at, long commitId) {
        segment.set(LONG, at + COMMIT_ID_OFFSET, commitId);
    }

    public static long payloadLength(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + PAYLOAD_LENGTH_OFFSET));
    }

    public static void putPayloadLength(MemorySegment segment, long at, int payloadLength) {
        segment.set(INT, at + PAYLOAD_LENGTH_OFFSET, payloadLength);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
