// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * OPEN and OPENDIR.
 * {@code struct fuse_open_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                           openFlags                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class OpenInLayout {
    /** O_* flags of open(2), without O_CREAT, O_EXCL, O_NOCTTY, and O_TRUNC unless ATOMIC_O_TRUNC is on. */
    public static final int FLAGS_OFFSET = 0;

    /** {@link RequestFlag#OPEN_KILL_SUIDGID}. Since 7.33. */
    public static final int OPEN_FLAGS_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OPEN_FLAGS_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private OpenInLayout() {
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int openFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + OPEN_FLAGS_OFFSET);
    }
}
