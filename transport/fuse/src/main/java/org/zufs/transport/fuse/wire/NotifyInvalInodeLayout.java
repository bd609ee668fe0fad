// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: forget cached attributes and pages of an inode.
 * {@code struct fuse_notify_inval_inode_out}, since protocol 7.12. The server writes all fields, the kernel reads
 * them.
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
 *  |                            length                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class NotifyInvalInodeLayout {
    /** The inode, a node id although the kernel calls it ino. */
    public static final int NODE_ID_OFFSET = 0;

    /** First byte to drop, in bytes from the start of the file; negative: attributes only. */
    public static final int OFFSET_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Bytes to drop; 0 or less: up to the end. */
    public static final int LENGTH_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LENGTH_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyInvalInodeLayout() {
    }

    public static void putNodeId(MemorySegment segment, long at, long nodeId) {
        segment.set(LONG, at + NODE_ID_OFFSET, nodeId);
    }

    public static void putOffset(MemorySegment segment, long at, long offset) {
        segment.set(LONG, at + OFFSET_OFFSET, offset);
    }

    public static void putLength(MemorySegment segment, long at, long length) {
        segment.set(LONG, at + LENGTH_OFFSET, length);
    }
}
