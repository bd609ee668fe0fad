// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * What every reply and notification starts with.
 * {@code struct fuse_out_header}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         messageLength                         |
 *  +---------------------------------------------------------------+
 *  |                             error                             |
 *  +---------------------------------------------------------------+
 *  |                            unique                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class OutHeaderLayout {
    /** Length of the whole message with this header, in bytes: exactly what is written. */
    public static final int MESSAGE_LENGTH_OFFSET = 0;

    /** Reply: 0 or a negative errno, -511 to 0. Notification: its code, see {@link NotifyCode}. */
    public static final int ERROR_OFFSET = MESSAGE_LENGTH_OFFSET + Integer.BYTES;

    /** Identity of the request that is answered; 0 for a notification. */
    public static final int UNIQUE_OFFSET = ERROR_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UNIQUE_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private OutHeaderLayout() {
    }

    public static long messageLength(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + MESSAGE_LENGTH_OFFSET));
    }

    public static int error(MemorySegment segment, long at) {
        return segment.get(INT, at + ERROR_OFFSET);
    }

    public static long unique(MemorySegment segment, long at) {
        return segment.get(LONG, at + UNIQUE_OFFSET);
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, int messageLength, int error, long unique) {
        segment.set(INT, at + MESSAGE_LENGTH_OFFSET, messageLength);
        segment.set(INT, at + ERROR_OFFSET, error);
        segment.set(LONG, at + UNIQUE_OFFSET, unique);
    }
}
