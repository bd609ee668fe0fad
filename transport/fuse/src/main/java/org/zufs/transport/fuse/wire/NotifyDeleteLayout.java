// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: a name was removed; the name and a NUL follow.
 * {@code struct fuse_notify_delete_out}, since protocol 7.18. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         parentNodeId                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          childNodeId                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          nameLength                           |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                         name, NUL ...                         |
 * </pre>
 */
public final class NotifyDeleteLayout {
    /** The directory. */
    public static final int PARENT_NODE_ID_OFFSET = 0;

    /** The inode that had the name. */
    public static final int CHILD_NODE_ID_OFFSET = PARENT_NODE_ID_OFFSET + Long.BYTES;

    /** Length of the name without the NUL, in bytes. */
    public static final int NAME_LENGTH_OFFSET = CHILD_NODE_ID_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyDeleteLayout() {
    }

    public static void putParentNodeId(MemorySegment segment, long at, long parentNodeId) {
        segment.set(LONG, at + PARENT_NODE_ID_OFFSET, parentNodeId);
    }

    public static void putChildNodeId(MemorySegment segment, long at, long childNodeId) {
        segment.set(LONG, at + CHILD_NODE_ID_OFFSET, childNodeId);
    }

    public static void putNameLength(MemorySegment segment, long at, int nameLength) {
        segment.set(INT, at + NAME_LENGTH_OFFSET, nameLength);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
