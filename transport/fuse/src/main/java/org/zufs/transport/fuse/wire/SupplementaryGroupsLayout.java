// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * The one group of the caller that owns the parent directory, with CREATE_SUPP_GROUP; in CREATE, MKDIR, MKNOD,
 * SYMLINK, TMPFILE.
 * {@code struct fuse_supp_groups}, since protocol 7.38. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          groupCount                           |
 *  +---------------------------------------------------------------+
 *  |         group ids, 4 bytes each, groupCount times ...         |
 * </pre>
 */
public final class SupplementaryGroupsLayout {
    /** Number of groups that follow, a count; the kernel sends 1. */
    public static final int GROUP_COUNT_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = GROUP_COUNT_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private SupplementaryGroupsLayout() {
    }

    public static long groupCount(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + GROUP_COUNT_OFFSET));
    }

    /** Where the groups start, in bytes from the start of the structure. */
    public static final int GROUPS_OFFSET = LENGTH;

    /** The group with that index; the caller has checked the index and that the record is that long. */
    public static int group(MemorySegment segment, long at, int index) {
        return segment.get(INT, at + GROUPS_OFFSET + (long) index * Integer.BYTES);
    }
}
