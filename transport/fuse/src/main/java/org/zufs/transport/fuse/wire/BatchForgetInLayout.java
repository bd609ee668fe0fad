// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * BATCH_FORGET: the kernel drops many inodes. Only on /dev/fuse, never answered.
 * {@code struct fuse_batch_forget_in}, since protocol 7.16. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             count                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |               ForgetOneLayout, count times ...                |
 * </pre>
 */
public final class BatchForgetInLayout {
    /** Number of {@link ForgetOneLayout} records that follow. */
    public static final int COUNT_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = COUNT_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private BatchForgetInLayout() {
    }

    public static long count(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + COUNT_OFFSET));
    }
}
