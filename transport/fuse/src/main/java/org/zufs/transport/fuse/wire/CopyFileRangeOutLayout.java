// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of COPY_FILE_RANGE_64.
 * {@code struct fuse_copy_file_range_out}, since protocol 7.45. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          bytesCopied                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class CopyFileRangeOutLayout {
    /** Bytes copied. */
    public static final int BYTES_COPIED_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = BYTES_COPIED_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private CopyFileRangeOutLayout() {
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, long bytesCopied) {
        segment.set(LONG, at + BYTES_COPIED_OFFSET, bytesCopied);
    }
}
