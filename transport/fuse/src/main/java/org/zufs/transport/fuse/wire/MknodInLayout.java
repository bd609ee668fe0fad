// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * MKNOD: create a file of any type but directory and link; the name follows.
 * {@code struct fuse_mknod_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             mode                              |
 *  +---------------------------------------------------------------+
 *  |                             rdev                              |
 *  +---------------------------------------------------------------+
 *  |                             umask                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class MknodInLayout {
    /** Type and permission bits; the umask is already applied unless DONT_MASK is on. */
    public static final int MODE_OFFSET = 0;

    /** Device number in the 32 bit form of the kernel. */
    public static final int RDEV_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** Umask of the caller. */
    public static final int UMASK_OFFSET = RDEV_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = UMASK_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private MknodInLayout() {
    }

    public static int mode(MemorySegment segment, long at) {
        return segment.get(INT, at + MODE_OFFSET);
    }

    public static int rdev(MemorySegment segment, long at) {
        return segment.get(INT, at + RDEV_OFFSET);
    }

    public static int umask(MemorySegment segment, long at) {
        return segment.get(INT, at + UMASK_OFFSET);
    }
}
