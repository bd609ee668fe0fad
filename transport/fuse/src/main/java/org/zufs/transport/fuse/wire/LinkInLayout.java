// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * LINK: another name for an inode; the name follows.
 * {@code struct fuse_link_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           oldNodeId                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class LinkInLayout {
    /** The inode that gets the name. */
    public static final int OLD_NODE_ID_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OLD_NODE_ID_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private LinkInLayout() {
    }

    public static long oldNodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + OLD_NODE_ID_OFFSET);
    }
}
