// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;
import static org.zufs.transport.fuse.wire.Words.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * Command area of a submission queue entry, 80 bytes at 48 in an entry of 128 bytes; the rest must be 0.
 * {@code struct fuse_uring_cmd_req}, since protocol 7.42. The server writes all fields, the kernel reads them.
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
 *  |            queueId            |       padding (6 bytes)       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class UringCmdReqLayout {
    /** 0. */
    public static final int FLAGS_OFFSET = 0;

    /** COMMIT_AND_FETCH: commitId of the request that is answered. REGISTER: 0. */
    public static final int COMMIT_ID_OFFSET = FLAGS_OFFSET + Long.BYTES;

    /** Queue, an index: the number of a possible CPU. */
    public static final int QUEUE_ID_OFFSET = COMMIT_ID_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = QUEUE_ID_OFFSET + Short.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + 3 * Short.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private UringCmdReqLayout() {
    }

    /** Writes all fields, and 0 where unused. */
    public static void put(MemorySegment segment, long at, long commitId, int queueId) {
        segment.set(LONG, at + FLAGS_OFFSET, 0L);
        segment.set(LONG, at + COMMIT_ID_OFFSET, commitId);
        segment.set(LONG, at + QUEUE_ID_OFFSET, 0L);
        segment.set(SHORT, at + QUEUE_ID_OFFSET, (short) queueId);
    }
}
