// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: send bytes of the page cache; answered by the request NOTIFY_REPLY.
 * {@code struct fuse_notify_retrieve_out}, since protocol 7.15. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         notifyUnique                          |
 *  |                                                               |
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
 * </pre>
 */
public final class NotifyRetrieveLayout {
    /** Identity that comes back as unique of NOTIFY_REPLY. */
    public static final int NOTIFY_UNIQUE_OFFSET = 0;

    /** The inode. */
    public static final int NODE_ID_OFFSET = NOTIFY_UNIQUE_OFFSET + Long.BYTES;

    /** First byte, in bytes from the start of the file. */
    public static final int OFFSET_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Bytes wanted. */
    public static final int SIZE_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyRetrieveLayout() {
    }

    public static void putNotifyUnique(MemorySegment segment, long at, long notifyUnique) {
        segment.set(LONG, at + NOTIFY_UNIQUE_OFFSET, notifyUnique);
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
