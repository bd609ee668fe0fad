// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * One inode inside BATCH_FORGET.
 * {@code struct fuse_forget_one}, since protocol 7.16. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            nodeId                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          lookupCount                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ForgetOneLayout {
    /** The inode. */
    public static final int NODE_ID_OFFSET = 0;

    /** References given back, a count. */
    public static final int LOOKUP_COUNT_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LOOKUP_COUNT_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private ForgetOneLayout() {
    }

    public static long nodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + NODE_ID_OFFSET);
    }

    public static long lookupCount(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOOKUP_COUNT_OFFSET);
    }
}
