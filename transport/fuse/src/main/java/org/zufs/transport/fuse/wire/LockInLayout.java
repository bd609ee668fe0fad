// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * GETLK, SETLK and SETLKW.
 * {@code struct fuse_lk_in}, since protocol 7.7. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             owner                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        lock (24 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class LockInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** Who locks; an opaque number. */
    public static final int OWNER_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** The lock. */
    public static final int LOCK_OFFSET = OWNER_OFFSET + Long.BYTES;

    /** {@link RequestFlag#LOCK_FLOCK}: a lock of flock(2). */
    public static final int FLAGS_OFFSET = LOCK_OFFSET + FileLockLayout.LENGTH;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private LockInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long owner(MemorySegment segment, long at) {
        return segment.get(LONG, at + OWNER_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }
}
