// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * Reply of WRITE and COPY_FILE_RANGE.
 * {@code struct fuse_write_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class WriteOutLayout {
    /** Bytes written or copied; at most what was asked. */
    public static final int SIZE_OFFSET = 0;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private WriteOutLayout() {
    }

    /** Writes all fields, and 0 where unused. */
    public static void put(MemorySegment segment, long at, int size) {
        segment.set(INT, at + SIZE_OFFSET, size);
        segment.set(INT, at + PADDING_OFFSET, 0);
    }
}
