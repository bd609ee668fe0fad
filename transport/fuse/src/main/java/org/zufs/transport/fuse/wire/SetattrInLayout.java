// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * SETATTR: chmod, chown, truncate, utimens.
 * {@code struct fuse_setattr_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             valid                             |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           lockOwner                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             atime                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             mtime                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             ctime                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            atimeNs                            |
 *  +---------------------------------------------------------------+
 *  |                            mtimeNs                            |
 *  +---------------------------------------------------------------+
 *  |                            ctimeNs                            |
 *  +---------------------------------------------------------------+
 *  |                             mode                              |
 *  +---------------------------------------------------------------+
 *  |                            unused4                            |
 *  +---------------------------------------------------------------+
 *  |                              uid                              |
 *  +---------------------------------------------------------------+
 *  |                              gid                              |
 *  +---------------------------------------------------------------+
 *  |                            unused5                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class SetattrInLayout {
    /** Which of the fields are meant, see {@link AttrValid}. */
    public static final int VALID_OFFSET = 0;

    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = VALID_OFFSET + Integer.BYTES;

    /** Handle of the open file, if {@link AttrValid#HANDLE}. */
    public static final int HANDLE_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** New size, in bytes, signed; if {@link AttrValid#SIZE}. */
    public static final int SIZE_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Owner of the locks, if {@link AttrValid#LOCK_OWNER}. */
    public static final int LOCK_OWNER_OFFSET = SIZE_OFFSET + Long.BYTES;

    /** Seconds of the new access time, signed; if {@link AttrValid#ATIME}. */
    public static final int ATIME_OFFSET = LOCK_OWNER_OFFSET + Long.BYTES;

    /** Seconds of the new data time, signed; if {@link AttrValid#MTIME}. */
    public static final int MTIME_OFFSET = ATIME_OFFSET + Long.BYTES;

    /** Seconds of the new inode time, signed; if {@link AttrValid#CTIME}. */
    public static final int CTIME_OFFSET = MTIME_OFFSET + Long.BYTES;

    /** Nanoseconds of the new access time. */
    public static final int ATIME_NS_OFFSET = CTIME_OFFSET + Long.BYTES;

    /** Nanoseconds of the new data time. */
    public static final int MTIME_NS_OFFSET = ATIME_NS_OFFSET + Integer.BYTES;

    /** Nanoseconds of the new inode time. */
    public static final int CTIME_NS_OFFSET = MTIME_NS_OFFSET + Integer.BYTES;

    /** New mode with the type bits; if {@link AttrValid#MODE}. */
    public static final int MODE_OFFSET = CTIME_NS_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int UNUSED4_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** New owner; if {@link AttrValid#UID}. */
    public static final int UID_OFFSET = UNUSED4_OFFSET + Integer.BYTES;

    /** New group; if {@link AttrValid#GID}. */
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. */
    public static final int UNUSED5_OFFSET = GID_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UNUSED5_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private SetattrInLayout() {
    }

    public static int valid(MemorySegment segment, long at) {
        return segment.get(INT, at + VALID_OFFSET);
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static long size(MemorySegment segment, long at) {
        return segment.get(LONG, at + SIZE_OFFSET);
    }

    public static long lockOwner(MemorySegment segment, long at) {
        return segment.get(LONG, at + LOCK_OWNER_OFFSET);
    }

    public static long atime(MemorySegment segment, long at) {
        return segment.get(LONG, at + ATIME_OFFSET);
    }

    public static long mtime(MemorySegment segment, long at) {
        return segment.get(LONG, at + MTIME_OFFSET);
    }

    public static long ctime(MemorySegment segment, long at) {
        return segment.get(LONG, at + CTIME_OFFSET);
    }

    public static int atimeNs(MemorySegment segment, long at) {
        return segment.get(INT, at + ATIME_NS_OFFSET);
    }

    public static int mtimeNs(MemorySegment segment, long at) {
        return segment.get(INT, at + MTIME_NS_OFFSET);
    }

    public static int ctimeNs(MemorySegment segment, long at) {
        return segment.get(INT, at + CTIME_NS_OFFSET);
    }

    public static int mode(MemorySegment segment, long at) {
        return segment.get(INT, at + MODE_OFFSET);
    }

    public static int uid(MemorySegment segment, long at) {
        return segment.get(INT, at + UID_OFFSET);
    }

    public static int gid(MemorySegment segment, long at) {
        return segment.get(INT, at + GID_OFFSET);
    }
}
