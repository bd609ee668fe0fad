// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: drop inodes that nobody uses; the node ids follow.
 * {@code struct fuse_notify_prune_out}, since protocol 7.45. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             count                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                             spare                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            node ids, 8 bytes each, count times ...            |
 * </pre>
 */
public final class NotifyPruneLayout {
    /** Number of node ids that follow, a count. */
    public static final int COUNT_OFFSET = 0;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = COUNT_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int SPARE_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = SPARE_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyPruneLayout() {
    }

    /** Writes all fields, and 0 where unused. */
    public static void put(MemorySegment segment, long at, int count) {
        segment.set(INT, at + COUNT_OFFSET, count);
        segment.set(INT, at + PADDING_OFFSET, 0);
        segment.set(LONG, at + SPARE_OFFSET, 0L);
    }
}
