// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;
import static org.zufs.transport.fuse.wire.Words.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * The attributes of an inode with its birth time.
 * {@code struct fuse_statx}, since protocol 7.39. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             mask                              |
 *  +---------------------------------------------------------------+
 *  |                           blockSize                           |
 *  +---------------------------------------------------------------+
 *  |                          attributes                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           linkCount                           |
 *  +---------------------------------------------------------------+
 *  |                              uid                              |
 *  +---------------------------------------------------------------+
 *  |                              gid                              |
 *  +---------------------------------------------------------------+
 *  |             mode              |            spare0             |
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
 *  |                        attributesMask                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       atime (16 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       btime (16 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       ctime (16 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       mtime (16 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           rdevMajor                           |
 *  +---------------------------------------------------------------+
 *  |                           rdevMinor                           |
 *  +---------------------------------------------------------------+
 *  |                           devMajor                            |
 *  +---------------------------------------------------------------+
 *  |                           devMinor                            |
 *  +---------------------------------------------------------------+
 *  |                      spare2 (112 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class StatxLayout {
    /** STATX_* bits of the fields that are valid. */
    public static final int MASK_OFFSET = 0;

    /** Preferred size of reads and writes, in bytes. */
    public static final int BLOCK_SIZE_OFFSET = MASK_OFFSET + Integer.BYTES;

    /** STATX_ATTR_* bits that are set. */
    public static final int ATTRIBUTES_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES;

    /** Number of names, a count. */
    public static final int LINK_COUNT_OFFSET = ATTRIBUTES_OFFSET + Long.BYTES;

    /** Owner. */
    public static final int UID_OFFSET = LINK_COUNT_OFFSET + Integer.BYTES;

    /** Group. */
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Type and permission bits. */
    public static final int MODE_OFFSET = GID_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int SPARE0_OFFSET = MODE_OFFSET + Short.BYTES;

    /** Inode number that programs see. */
    public static final int INO_OFFSET = SPARE0_OFFSET + Short.BYTES;

    /** Size of the file, in bytes. */
    public static final int SIZE_OFFSET = INO_OFFSET + Long.BYTES;

    /** Allocated space, in units of 512 bytes. */
    public static final int BLOCKS_OFFSET = SIZE_OFFSET + Long.BYTES;

    /** STATX_ATTR_* bits that the file system knows. */
    public static final int ATTRIBUTES_MASK_OFFSET = BLOCKS_OFFSET + Long.BYTES;

    /** Last access. */
    public static final int ATIME_OFFSET = ATTRIBUTES_MASK_OFFSET + Long.BYTES;

    /** Birth. */
    public static final int BTIME_OFFSET = ATIME_OFFSET + StatxTimeLayout.LENGTH;

    /** Last change of the inode. */
    public static final int CTIME_OFFSET = BTIME_OFFSET + StatxTimeLayout.LENGTH;

    /** Last change of the data. */
    public static final int MTIME_OFFSET = CTIME_OFFSET + StatxTimeLayout.LENGTH;

    /** Major number of a device file. */
    public static final int RDEV_MAJOR_OFFSET = MTIME_OFFSET + StatxTimeLayout.LENGTH;

    /** Minor number of a device file. */
    public static final int RDEV_MINOR_OFFSET = RDEV_MAJOR_OFFSET + Integer.BYTES;

    /** Ignored by the kernel. */
    public static final int DEV_MAJOR_OFFSET = RDEV_MINOR_OFFSET + Integer.BYTES;

    /** Ignored by the kernel. */
    public static final int DEV_MINOR_OFFSET = DEV_MAJOR_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int SPARE2_OFFSET = DEV_MINOR_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = SPARE2_OFFSET + 14 * Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private StatxLayout() {
    }

    public static void putMask(MemorySegment segment, long at, int mask) {
        segment.set(INT, at + MASK_OFFSET, mask);
    }

    public static void putBlockSize(MemorySegment segment, long at, int blockSize) {
        segment.set(INT, at + BLOCK_SIZE_OFFSET, blockSize);
    }

    public static void putAttributes(MemorySegment segment, long at, long attributes) {
        segment.set(LONG, at + ATTRIBUTES_OFFSET, attributes);
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

    public static void putMode(MemorySegment segment, long at, int mode) {
        segment.set(SHORT, at + MODE_OFFSET, (short) mode);
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

    public static void putAttributesMask(MemorySegment segment, long at, long attributesMask) {
        segment.set(LONG, at + ATTRIBUTES_MASK_OFFSET, attributesMask);
    }

    public static void putRdevMajor(MemorySegment segment, long at, int rdevMajor) {
        segment.set(INT, at + RDEV_MAJOR_OFFSET, rdevMajor);
    }

    public static void putRdevMinor(MemorySegment segment, long at, int rdevMinor) {
        segment.set(INT, at + RDEV_MINOR_OFFSET, rdevMinor);
    }

    public static void putDevMajor(MemorySegment segment, long at, int devMajor) {
        segment.set(INT, at + DEV_MAJOR_OFFSET, devMajor);
    }

    public static void putDevMinor(MemorySegment segment, long at, int devMinor) {
        segment.set(INT, at + DEV_MINOR_OFFSET, devMinor);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
