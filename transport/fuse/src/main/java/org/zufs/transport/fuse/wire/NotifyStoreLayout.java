// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: put bytes into the page cache; the data follow.
 * {@code struct fuse_notify_store_out}, since protocol 7.15. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            nodeId                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            offset                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                     data, size bytes ...                      |
 * </pre>
 */
public final class NotifyStoreLayout {
    /** The inode. */
    public static final int NODE_ID_OFFSET = 0;

    /** First byte, in bytes from the start of the file. */
    public static final int OFFSET_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Bytes that follow. */
    public static final int SIZE_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyStoreLayout() {
    }

    public static void putNodeId(MemorySegment segment, long at, long nodeId) {
        segment.set(LONG, at + NODE_ID_OFFSET, nodeId);
    }

    public static void putOffset(MemorySegment segment, long at, long offset) {
        segment.set(LONG, at + OFFSET_OFFSET, offset);
    }

    public static void putSize(MemorySegment segment, long at, int size) {
        segment.set(INT, at + SIZE_OFFSET, size);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
