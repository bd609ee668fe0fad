// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * RENAME2: the old and the new name follow.
 * {@code struct fuse_rename2_in}, since protocol 7.23. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        newParentNodeId                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class Rename2InLayout {
    /** Node id of the new directory. */
    public static final int NEW_PARENT_NODE_ID_OFFSET = 0;

    /** See {@link RenameFlag}. */
    public static final int FLAGS_OFFSET = NEW_PARENT_NODE_ID_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private Rename2InLayout() {
    }

    public static long newParentNodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + NEW_PARENT_NODE_ID_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }
}
