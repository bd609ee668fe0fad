// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: forget a name; the name and a NUL follow.
 * {@code struct fuse_notify_inval_entry_out}, since protocol 7.12. The server writes all fields, the kernel reads
 * them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         parentNodeId                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          nameLength                           |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                         name, NUL ...                         |
 * </pre>
 */
public final class NotifyInvalEntryLayout {
    /** The directory. */
    public static final int PARENT_NODE_ID_OFFSET = 0;

    /** Length of the name without the NUL, in bytes. */
    public static final int NAME_LENGTH_OFFSET = PARENT_NODE_ID_OFFSET + Long.BYTES;

    /** {@link RequestFlag#INVAL_ENTRY_EXPIRE_ONLY}, if the kernel has HAS_EXPIRE_ONLY; else 0. Since 7.38. */
    public static final int FLAGS_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = FLAGS_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyInvalEntryLayout() {
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, long parentNodeId, int nameLength, int flags) {
        segment.set(LONG, at + PARENT_NODE_ID_OFFSET, parentNodeId);
        segment.set(INT, at + NAME_LENGTH_OFFSET, nameLength);
        segment.set(INT, at + FLAGS_OFFSET, flags);
    }
}
