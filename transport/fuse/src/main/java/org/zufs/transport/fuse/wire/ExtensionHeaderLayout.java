// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * Head of an extension record. Records follow all else in the message, each starts at a multiple of 8 bytes from the
 * end of the message.
 * {@code struct fuse_ext_header}, since protocol 7.38. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                             type                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ExtensionHeaderLayout {
    /** Length of the record with this header, in bytes: a multiple of 8. */
    public static final int SIZE_OFFSET = 0;

    /** 0 to 31: number of security contexts; {@link #TYPE_GROUPS}: {@link SupplementaryGroupsLayout}. */
    public static final int TYPE_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = TYPE_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private ExtensionHeaderLayout() {
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }

    public static int type(MemorySegment segment, long at) {
        return segment.get(INT, at + TYPE_OFFSET);
    }

    /** Type of the record that holds {@link SupplementaryGroupsLayout}. */
    public static final int TYPE_GROUPS = 32;

    /** Largest type that means security contexts, the type being their count. */
    public static final int TYPE_SECURITY_CONTEXTS_MAX = 31;
}
