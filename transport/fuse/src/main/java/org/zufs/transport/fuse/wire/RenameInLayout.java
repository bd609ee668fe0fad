// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * RENAME: the old and the new name follow.
 * {@code struct fuse_rename_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        newParentNodeId                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class RenameInLayout {
    /** Node id of the new directory. */
    public static final int NEW_PARENT_NODE_ID_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = NEW_PARENT_NODE_ID_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private RenameInLayout() {
    }

    public static long newParentNodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + NEW_PARENT_NODE_ID_OFFSET);
    }
}
