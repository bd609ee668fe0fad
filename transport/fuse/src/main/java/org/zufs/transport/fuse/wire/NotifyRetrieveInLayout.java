// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * NOTIFY_REPLY: the bytes that NotifyRetrieve asked for follow. As long as {@link WriteInLayout}.
 * {@code struct fuse_notify_retrieve_in}, since protocol 7.15. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            unused1                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            offset                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                            unused2                            |
 *  +---------------------------------------------------------------+
 *  |                            unused3                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            unused4                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class NotifyRetrieveInLayout {
    /** Unused; not to be relied on. */
    public static final int UNUSED1_OFFSET = 0;

    /** First byte, in bytes from the start of the file. */
    public static final int OFFSET_OFFSET = UNUSED1_OFFSET + Long.BYTES;

    /** Bytes that follow. */
    public static final int SIZE_OFFSET = OFFSET_OFFSET + Long.BYTES;

    /** Unused; not to be relied on. */
    public static final int UNUSED2_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int UNUSED3_OFFSET = UNUSED2_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int UNUSED4_OFFSET = UNUSED3_OFFSET + Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UNUSED4_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyRetrieveInLayout() {
    }

    public static long offset(MemorySegment segment, long at) {
        return segment.get(LONG, at + OFFSET_OFFSET);
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }
}
