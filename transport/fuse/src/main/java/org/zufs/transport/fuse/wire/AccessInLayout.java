// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * ACCESS.
 * {@code struct fuse_access_in}, since protocol 7.3. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             mask                              |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class AccessInLayout {
    /** R_OK (4), W_OK (2), X_OK (1), or 0 for existence. */
    public static final int MASK_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = MASK_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private AccessInLayout() {
    }

    public static int mask(MemorySegment segment, long at) {
        return segment.get(INT, at + MASK_OFFSET);
    }
}
