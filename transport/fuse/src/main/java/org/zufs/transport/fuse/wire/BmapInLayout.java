// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * BMAP: where a block is on the device. Only block device mounts.
 * {@code struct fuse_bmap_in}, since protocol 7.8. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             block                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           blockSize                           |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class BmapInLayout {
    /** Block of the file, an index. */
    public static final int BLOCK_OFFSET = 0;

    /** Size of a block, in bytes. */
    public static final int BLOCK_SIZE_OFFSET = BLOCK_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private BmapInLayout() {
    }

    public static long block(MemorySegment segment, long at) {
        return segment.get(LONG, at + BLOCK_OFFSET);
    }

    public static long blockSize(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + BLOCK_SIZE_OFFSET));
    }
}
