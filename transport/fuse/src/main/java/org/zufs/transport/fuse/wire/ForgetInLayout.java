// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * FORGET: the kernel drops an inode. Only on /dev/fuse, never answered.
 * {@code struct fuse_forget_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          lookupCount                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ForgetInLayout {
    /** References given back, a count. */
    public static final int LOOKUP_COUNT_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LOOKUP_COUNT_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private ForgetInLayout() {
    }

    public static long lookupCount(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOOKUP_COUNT_OFFSET);
    }
}
