// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * A security context: the name of its attribute with a NUL follows, then the value, then zeroes up to a multiple of
 * 8.
 * {@code struct fuse_secctx}, since protocol 7.36. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                     name, NUL, value ...                      |
 * </pre>
 */
public final class SecurityContextLayout {
    /** Length of the value, in bytes. */
    public static final int SIZE_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private SecurityContextLayout() {
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }
}
