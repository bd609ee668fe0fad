// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * STATX: which attributes.
 * {@code struct fuse_statx_in}, since protocol 7.39. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                           reserved                            |
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          statxFlags                           |
 *  +---------------------------------------------------------------+
 *  |                           statxMask                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class StatxInLayout {
    /** {@link GetattrFlag#HANDLE} if the handle is valid. */
    public static final int FLAGS_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int RESERVED_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = RESERVED_OFFSET + Integer.BYTES;

    /** AT_STATX_* flags of the caller. */
    public static final int STATX_FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** STATX_* bits that the caller wants. */
    public static final int STATX_MASK_OFFSET = STATX_FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = STATX_MASK_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private StatxInLayout() {
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static int statxFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + STATX_FLAGS_OFFSET);
    }

    public static int statxMask(MemorySegment segment, long at) {
        return segment.get(INT, at + STATX_MASK_OFFSET);
    }
}
