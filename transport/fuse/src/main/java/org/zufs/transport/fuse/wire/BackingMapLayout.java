// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Argument of the ioctl BACKING_OPEN.
 * {@code struct fuse_backing_map}, since protocol 7.40. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          descriptor                           |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class BackingMapLayout {
    /** File that shall do the data work of a FUSE file. */
    public static final int DESCRIPTOR_OFFSET = 0;

    /** Must be 0. */
    public static final int FLAGS_OFFSET = DESCRIPTOR_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private BackingMapLayout() {
    }

    /** Names the backing file, with 0 in all else. */
    public static void put(MemorySegment segment, long at, int descriptor) {
        segment.set(INT, at + DESCRIPTOR_OFFSET, descriptor);
        segment.set(INT, at + FLAGS_OFFSET, 0);
        segment.set(LONG, at + PADDING_OFFSET, 0L);
    }
}
