// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * MKDIR: create a directory; the name follows.
 * {@code struct fuse_mkdir_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             mode                              |
 *  +---------------------------------------------------------------+
 *  |                             umask                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class MkdirInLayout {
    /** Permission bits; the umask is already applied unless DONT_MASK is on. */
    public static final int MODE_OFFSET = 0;

    /** Umask of the caller. */
    public static final int UMASK_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UMASK_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private MkdirInLayout() {
    }

    public static int mode(MemorySegment segment, long at) {
        return segment.get(INT, at + MODE_OFFSET);
    }

    public static int umask(MemorySegment segment, long at) {
        return segment.get(INT, at + UMASK_OFFSET);
    }
}
