// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of LSEEK.
 * {@code struct fuse_lseek_out}, since protocol 7.24. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            offset                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class LseekOutLayout {
    /** The place found, in bytes from the start of the file. */
    public static final int OFFSET_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OFFSET_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private LseekOutLayout() {
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, long offset) {
        segment.set(LONG, at + OFFSET_OFFSET, offset);
    }
}
