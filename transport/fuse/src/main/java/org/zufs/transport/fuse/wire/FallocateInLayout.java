// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * FALLOCATE.
 * {@code struct fuse_fallocate_in}, since protocol 7.19. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            offset                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            length                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             mode                              |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FallocateInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** First byte, in bytes from the start of the file, signed. */
    public static final int OFFSET_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Number of bytes, signed. */
    public static final int LENGTH_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** FALLOC_FL_* flags. */
    public static final int MODE_OFFSET = LENGTH_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private FallocateInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long offset(MemorySegment segment, long at) {
        return segment.get(LONG, at + OFFSET_OFFSET);
    }

    public static long length(MemorySegment segment, long at) {
        return segment.get(LONG, at + LENGTH_OFFSET);
    }

    public static int mode(MemorySegment segment, long at) {
        return segment.get(INT, at + MODE_OFFSET);
    }
}
