// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * Reply of POLL.
 * {@code struct fuse_poll_out}, since protocol 7.11. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          readyEvents                          |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class PollOutLayout {
    /** POLL* events that hold now. */
    public static final int READY_EVENTS_OFFSET = 0;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = READY_EVENTS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private PollOutLayout() {
    }

    /** Writes all fields, and 0 where unused. */
    public static void put(MemorySegment segment, long at, int readyEvents) {
        segment.set(INT, at + READY_EVENTS_OFFSET, readyEvents);
        segment.set(INT, at + PADDING_OFFSET, 0);
    }
}
