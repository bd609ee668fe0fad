// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * POLL.
 * {@code struct fuse_poll_in}, since protocol 7.11. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         kernelHandle                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            events                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class PollInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** Name of the waiter, for the wake-up notification. */
    public static final int KERNEL_HANDLE_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** {@link RequestFlag#POLL_SCHEDULE_NOTIFY}. */
    public static final int FLAGS_OFFSET = KERNEL_HANDLE_OFFSET + Long.BYTES;

    /** POLL* events asked for. */
    public static final int EVENTS_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = EVENTS_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private PollInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long kernelHandle(MemorySegment segment, long at) {
        return segment.get(LONG, at + KERNEL_HANDLE_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int events(MemorySegment segment, long at) {
        return segment.get(INT, at + EVENTS_OFFSET);
    }
}
