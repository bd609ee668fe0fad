// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * A time inside a STATX reply.
 * {@code struct fuse_sx_time}, since protocol 7.39. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            seconds                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          nanoseconds                          |
 *  +---------------------------------------------------------------+
 *  |                           reserved                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class StatxTimeLayout {
    /** Seconds since 1970. */
    public static final int SECONDS_OFFSET = 0;

    /** Nanoseconds: 0 to 999999999. */
    public static final int NANOSECONDS_OFFSET = SECONDS_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int RESERVED_OFFSET = NANOSECONDS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = RESERVED_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private StatxTimeLayout() {
    }

    /** Writes all fields, and 0 where unused. */
    public static void put(MemorySegment segment, long at, long seconds, int nanoseconds) {
        segment.set(LONG, at + SECONDS_OFFSET, seconds);
        segment.set(INT, at + NANOSECONDS_OFFSET, nanoseconds);
        segment.set(INT, at + RESERVED_OFFSET, 0);
    }
}
