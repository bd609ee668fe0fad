// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * RELEASE and RELEASEDIR: the last reference to an open file is gone.
 * {@code struct fuse_release_in}, since protocol 7.8. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                         releaseFlags                          |
 *  +---------------------------------------------------------------+
 *  |                           lockOwner                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ReleaseInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** O_* flags the file was opened with. */
    public static final int FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** {@link RequestFlag#RELEASE_FLUSH}, {@link RequestFlag#RELEASE_FLOCK_UNLOCK}. */
    public static final int RELEASE_FLAGS_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Owner of the locks to drop, if the release flags say so. */
    public static final int LOCK_OWNER_OFFSET = RELEASE_FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LOCK_OWNER_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private ReleaseInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int releaseFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + RELEASE_FLAGS_OFFSET);
    }

    public static long lockOwner(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOCK_OWNER_OFFSET);
    }
}
