// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * INTERRUPT: the caller of a request got a signal. Only on /dev/fuse.
 * {@code struct fuse_interrupt_in}, since protocol 7.7. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       interruptedUnique                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class InterruptInLayout {
    /** Identity of the request that shall end early. */
    public static final int INTERRUPTED_UNIQUE_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = INTERRUPTED_UNIQUE_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private InterruptInLayout() {
    }

    public static long interruptedUnique(MemorySegment segment, long at) {
        return segment.get(LONG, at + INTERRUPTED_UNIQUE_OFFSET);
    }
}
