// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * SETXATTR: the name and the value follow. Only the first 8 bytes arrive unless SETXATTR_EXT is on.
 * {@code struct fuse_setxattr_in}, since protocol 7.33. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                         setxattrFlags                         |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class SetxattrInLayout {
    /** Length of the value, in bytes. */
    public static final int SIZE_OFFSET = 0;

    /** XATTR_CREATE (1), XATTR_REPLACE (2) or 0. */
    public static final int FLAGS_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** {@link RequestFlag#SETXATTR_ACL_KILL_SGID}; not there in the legacy form. */
    public static final int SETXATTR_FLAGS_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = SETXATTR_FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private SetxattrInLayout() {
    }

    public static long size(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + SIZE_OFFSET));
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int setxattrFlags(MemorySegment segment, long at) {
        return segment.get(INT, at + SETXATTR_FLAGS_OFFSET);
    }

    /** Length of the structure while SETXATTR_EXT is off, in bytes. */
    public static final int LEGACY_LENGTH = SETXATTR_FLAGS_OFFSET;
}
