// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * The attributes of an inode, part of several replies.
 * {@code struct fuse_attr}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                              ino                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             size                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            blocks                             |
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
 *  |                           linkCount                           |
 *  +---------------------------------------------------------------+
 *  |                              uid                              |
 *  +---------------------------------------------------------------+
 *  |                              gid                              |
 *  +---------------------------------------------------------------+
 *  |                             rdev                              |
 *  +---------------------------------------------------------------+
 *  |                           blockSize                           |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class AttrLayout {
    /** Inode number that programs see. */
    public static final int INO_OFFSET = 0;

    /** Size of the file, in bytes. */
    public static final int SIZE_OFFSET = INO_OFFSET + Long.BYTES;

    /** Allocated space, in units of 512 bytes. */
    public static final int BLOCKS_OFFSET = SIZE_OFFSET + Long.BYTES;

    /** Last access, in seconds since 1970, signed. */
    public static final int ATIME_OFFSET = BLOCKS_OFFSET + Long.BYTES;

    /** Last change of the data, in seconds since 1970, signed. */
    public static final int MTIME_OFFSET = ATIME_OFFSET + Long.BYTES;

    /** Last change of the inode, in seconds since 1970, signed. */
    public static final int CTIME_OFFSET = MTIME_OFFSET + Long.BYTES;

    /** Nanoseconds of the last access: 0 to 999999999. */
    public static final int ATIME_NS_OFFSET = CTIME_OFFSET + Long.BYTES;

    /** Nanoseconds of the last change of the data: 0 to 999999999. */
    public static final int MTIME_NS_OFFSET = ATIME_NS_OFFSET + Integer.BYTES;

    /** Nanoseconds of the last change of the inode: 0 to 999999999. */
    public static final int CTIME_NS_OFFSET = MTIME_NS_OFFSET + Integer.BYTES;

    /** Type and permission bits, as st_mode. */
    public static final int MODE_OFFSET = CTIME_NS_OFFSET + Integer.BYTES;

    /** Number of names, a count. */
    public static final int LINK_COUNT_OFFSET = MODE_OFFSET + Integer.BYTES;

    /** Owner. */
    public static final int UID_OFFSET = LINK_COUNT_OFFSET + Integer.BYTES;

    /** Group. */
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Device number of a device file, in the 32 bit form of the kernel (new_encode_dev); else 0. */
    public static final int RDEV_OFFSET = GID_OFFSET + Integer.BYTES;

    /** Preferred size of reads and writes, in bytes; 0 leaves the default. */
    public static final int BLOCK_SIZE_OFFSET = RDEV_OFFSET + Integer.BYTES;

    /** Bit 0: root of a submount; bit 1: DAX for this file. Since 7.32. */
    public static final int FLAGS_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = FLAGS_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private AttrLayout() {
    }

    public static void putIno(MemorySegment segment, long at, long ino) {
        segment.set(LONG, at + INO_OFFSET, ino);
    }

    public static void putSize(MemorySegment segment, long at, long size) {
        segment.set(LONG, at + SIZE_OFFSET, size);
    }

    public static void putBlocks(MemorySegment segment, long at, long blocks) {
        segment.set(LONG, at + BLOCKS_OFFSET, blocks);
    }

    public static void putAtime(MemorySegment segment, long at, long atime) {
        segment.set(LONG, at + ATIME_OFFSET, atime);
    }

    public static void putMtime(MemorySegment segment, long at, long mtime) {
        segment.set(LONG, at + MTIME_OFFSET, mtime);
    }

    public static void putCtime(MemorySegment segment, long at, long ctime) {
        segment.set(LONG, at + CTIME_OFFSET, ctime);
    }

    public static void putAtimeNs(MemorySegment segment, long at, int atimeNs) {
        segment.set(INT, at + ATIME_NS_OFFSET, atimeNs);
    }

    public static void putMtimeNs(MemorySegment segment, long at, int mtimeNs) {
        segment.set(INT, at + MTIME_NS_OFFSET, mtimeNs);
    }

    public static void putCtimeNs(MemorySegment segment, long at, int ctimeNs) {
        segment.set(INT, at + CTIME_NS_OFFSET, ctimeNs);
    }

    public static void putMode(MemorySegment segment, long at, int mode) {
        segment.set(INT, at + MODE_OFFSET, mode);
    }

    public static void putLinkCount(MemorySegment segment, long at, int linkCount) {
        segment.set(INT, at + LINK_COUNT_OFFSET, linkCount);
    }

    public static void putUid(MemorySegment segment, long at, int uid) {
        segment.set(INT, at + UID_OFFSET, uid);
    }

    public static void putGid(MemorySegment segment, long at, int gid) {
        segment.set(INT, at + GID_OFFSET, gid);
    }

    public static void putRdev(MemorySegment segment, long at, int rdev) {
        segment.set(INT, at + RDEV_OFFSET, rdev);
    }

    public static void putBlockSize(MemorySegment segment, long at, int blockSize) {
        segment.set(INT, at + BLOCK_SIZE_OFFSET, blockSize);
    }

    public static void putFlags(MemorySegment segment, long at, int flags) {
        segment.set(INT, at + FLAGS_OFFSET, flags);
    }
}
