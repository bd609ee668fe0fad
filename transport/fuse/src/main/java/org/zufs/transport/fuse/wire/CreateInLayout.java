// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * CREATE and TMPFILE: create and open in one; the name follows.
 * {@code struct fuse_create_in}, since protocol 7.12. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                             mode                              |
 *  +---------------------------------------------------------------+
 *  |                             umask                             |
 *  +---------------------------------------------------------------+
 *  |                           openFlags                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class CreateInLayout {
    /** O_* flags of open(2). */
    public static final int FLAGS_OFFSET = 0;

    /** Type and permission bits; the umask is already applied unless DONT_MASK is on. */
    public static final int MODE_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Umask of the caller. */
    public static final int UMASK_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** {@link RequestFlag#OPEN_KILL_SUIDGID}. Since 7.33. */
    public static final int OPEN_FLAGS_OFFSET = UMASK_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OPEN_FLAGS_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private CreateInLayout() {
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int mode(MemorySegment segment, long at) {
        return segment.get(INT, at + MODE_OFFSET);
    }

    public static int umask(MemorySegment segment, long at) {
        return segment.get(INT, at + UMASK_OFFSET);
    }

    public static int openFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + OPEN_FLAGS_OFFSET);
    }
}
