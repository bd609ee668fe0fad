// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * READ, READDIR and READDIRPLUS.
 * {@code struct fuse_read_in}, since protocol 7.9. The kernel writes all fields, the server reads them.
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
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                           readFlags                           |
 *  +---------------------------------------------------------------+
 *  |                           lockOwner                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ReadInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /**
     * First byte, in bytes from the start of the file, signed; for directories the off of the last entry seen, or 0.
     */
    public static final int OFFSET_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Bytes wanted, and room for them in the reply. */
    public static final int SIZE_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** {@link RequestFlag#READ_LOCK_OWNER}. */
    public static final int READ_FLAGS_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Owner of the locks, if {@link RequestFlag#READ_LOCK_OWNER}. */
    public static final int LOCK_OWNER_OFFSET = READ_FLAGS_OFFSET + Integer.BYTES;

    /** O_* flags of the open file. */
    public static final int FLAGS_OFFSET = LOCK_OWNER_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private ReadInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long offset(MemorySegment segment, long at) {
        return segment.get(LONG, at + OFFSET_OFFSET);
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }

    public static int readFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + READ_FLAGS_OFFSET);
    }

    public static long lockOwner(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOCK_OWNER_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }
}
