// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * Reply of IOCTL: the output data follow.
 * {@code struct fuse_ioctl_out}, since protocol 7.11. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            result                             |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                         inRangeCount                          |
 *  +---------------------------------------------------------------+
 *  |                         outRangeCount                         |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class IoctlOutLayout {
    /** What ioctl(2) returns. */
    public static final int RESULT_OFFSET = 0;

    /** {@link IoctlFlag#RETRY} to get other ranges, else 0. */
    public static final int FLAGS_OFFSET = RESULT_OFFSET + Integer.BYTES;

    /** Input ranges that follow, a count; with RETRY. */
    public static final int IN_RANGE_COUNT_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Output ranges that follow, a count; with RETRY. */
    public static final int OUT_RANGE_COUNT_OFFSET = IN_RANGE_COUNT_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OUT_RANGE_COUNT_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private IoctlOutLayout() {
    }

    public static void putResult(MemorySegment segment, long at, int result) {
        segment.set(INT, at + RESULT_OFFSET, result);
    }

    public static void putFlags(MemorySegment segment, long at, int flags) {
        segment.set(INT, at + FLAGS_OFFSET, flags);
    }

    public static void putInRangeCount(MemorySegment segment, long at, int inRangeCount) {
        segment.set(INT, at + IN_RANGE_COUNT_OFFSET, inRangeCount);
    }

    public static void putOutRangeCount(MemorySegment segment, long at, int outRangeCount) {
        segment.set(INT, at + OUT_RANGE_COUNT_OFFSET, outRangeCount);
    }
}
