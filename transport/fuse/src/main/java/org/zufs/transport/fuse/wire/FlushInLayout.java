// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * FLUSH: a descriptor of an open file was closed.
 * {@code struct fuse_flush_in}, since protocol 7.7. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            unused                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                           lockOwner                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FlushInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int UNUSED_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = UNUSED_OFFSET + Integer.BYTES;

    /** Owner of the POSIX locks to drop. */
    public static final int LOCK_OWNER_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LOCK_OWNER_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private FlushInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long lockOwner(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOCK_OWNER_OFFSET);
    }
}
