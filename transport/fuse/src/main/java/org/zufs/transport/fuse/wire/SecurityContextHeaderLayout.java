// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * Head of the security contexts, with SECURITY_CTX; {@link SecurityContextLayout} records follow.
 * {@code struct fuse_secctx_header}, since protocol 7.36. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                         contextCount                          |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class SecurityContextHeaderLayout {
    /** Length of all contexts with this header, in bytes. */
    public static final int SIZE_OFFSET = 0;

    /** Number of contexts that follow, a count. */
    public static final int CONTEXT_COUNT_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = CONTEXT_COUNT_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private SecurityContextHeaderLayout() {
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }

    public static long contextCount(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + CONTEXT_COUNT_OFFSET));
    }
}
