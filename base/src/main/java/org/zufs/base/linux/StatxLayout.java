// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct statx}: attributes of a file, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  stx_mask           what was filled, StatxMask
 *      4     4  stx_blksize        preferred transfer length in bytes
 *      8     8  stx_attributes     attribute bits, StatxMask
 *     16     4  stx_nlink          count of names
 *     20     4  stx_uid            owner
 *     24     4  stx_gid            group
 *     28     2  stx_mode           type and permissions, ModeBits
 *     30     2  (padding)
 *     32     8  stx_ino            inode number
 *     40     8  stx_size           size in bytes
 *     48     8  stx_blocks         count of allocated units of 512 bytes
 *     56     8  stx_attributes_mask attribute bits the file system knows
 *     64     8  stx_atime.tv_sec   last access, seconds
 *     72     4  stx_atime.tv_nsec  last access, nanoseconds
 *     76     4  (padding)
 *     80     8  stx_btime.tv_sec   creation, seconds
 *     88     4  stx_btime.tv_nsec  creation, nanoseconds
 *     92     4  (padding)
 *     96     8  stx_ctime.tv_sec   last change of attributes, seconds
 *    104     4  stx_ctime.tv_nsec  last change of attributes, nanoseconds
 *    108     4  (padding)
 *    112     8  stx_mtime.tv_sec   last change of data, seconds
 *    120     4  stx_mtime.tv_nsec  last change of data, nanoseconds
 *    124     4  (padding)
 *    128     4  stx_rdev_major     major number of a device file
 *    132     4  stx_rdev_minor     minor number of a device file
 *    136     4  stx_dev_major      major number of the file system's device
 *    140     4  stx_dev_minor      minor number of the file system's device
 *    144     8  stx_mnt_id         id of the mount
 *    152     4  stx_dio_mem_align  alignment of memory for direct access, bytes
 *    156     4  stx_dio_offset_align alignment of offsets for direct access, bytes
 *    160    96  (padding)
 *    256        LENGTH
 * </pre>
 */
public final class StatxLayout {
    public static final int MASK_OFFSET = 0;
    public static final int BLOCK_SIZE_OFFSET = MASK_OFFSET + Integer.BYTES;
    public static final int ATTRIBUTES_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES;
    public static final int LINKS_OFFSET = ATTRIBUTES_OFFSET + Long.BYTES;
    public static final int UID_OFFSET = LINKS_OFFSET + Integer.BYTES;
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;
    public static final int MODE_OFFSET = GID_OFFSET + Integer.BYTES;
    private static final int MODE_PADDING_OFFSET = MODE_OFFSET + Short.BYTES;
    public static final int INO_OFFSET = MODE_PADDING_OFFSET + 2;
    public static final int SIZE_OFFSET = INO_OFFSET + Long.BYTES;
    public static final int BLOCKS_OFFSET = SIZE_OFFSET + Long.BYTES;
    public static final int ATTRIBUTES_MASK_OFFSET = BLOCKS_OFFSET + Long.BYTES;
    public static final int ACCESSED_SECONDS_OFFSET = ATTRIBUTES_MASK_OFFSET + Long.BYTES;
    public static final int ACCESSED_NANOSECONDS_OFFSET = ACCESSED_SECONDS_OFFSET + Long.BYTES;
    private static final int ACCESSED_PADDING_OFFSET = ACCESSED_NANOSECONDS_OFFSET + Integer.BYTES;
    public static final int BORN_SECONDS_OFFSET = ACCESSED_PADDING_OFFSET + 4;
    public static final int BORN_NANOSECONDS_OFFSET = BORN_SECONDS_OFFSET + Long.BYTES;
    private static final int BORN_PADDING_OFFSET = BORN_NANOSECONDS_OFFSET + Integer.BYTES;
    public static final int CHANGED_SECONDS_OFFSET = BORN_PADDING_OFFSET + 4;
    public static final int CHANGED_NANOSECONDS_OFFSET = CHANGED_SECONDS_OFFSET + Long.BYTES;
    private static final int CHANGED_PADDING_OFFSET = CHANGED_NANOSECONDS_OFFSET + Integer.BYTES;
    public static final int MODIFIED_SECONDS_OFFSET = CHANGED_PADDING_OFFSET + 4;
    public static final int MODIFIED_NANOSECONDS_OFFSET = MODIFIED_SECONDS_OFFSET + Long.BYTES;
    private static final int MODIFIED_PADDING_OFFSET = MODIFIED_NANOSECONDS_OFFSET + Integer.BYTES;
    public static final int RDEV_MAJOR_OFFSET = MODIFIED_PADDING_OFFSET + 4;
    public static final int RDEV_MINOR_OFFSET = RDEV_MAJOR_OFFSET + Integer.BYTES;
    public static final int DEV_MAJOR_OFFSET = RDEV_MINOR_OFFSET + Integer.BYTES;
    public static final int DEV_MINOR_OFFSET = DEV_MAJOR_OFFSET + Integer.BYTES;
    public static final int MOUNT_ID_OFFSET = DEV_MINOR_OFFSET + Integer.BYTES;
    public static final int DIRECT_MEMORY_ALIGNMENT_OFFSET = MOUNT_ID_OFFSET + Long.BYTES;
    public static final int DIRECT_OFFSET_ALIGNMENT_OFFSET = DIRECT_MEMORY_ALIGNMENT_OFFSET + Integer.BYTES;
    private static final int SPARE_OFFSET = DIRECT_OFFSET_ALIGNMENT_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = SPARE_OFFSET + 96;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private StatxLayout() {
    }

    /** What was filled, StatxMask. */
    public static int mask(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, MASK_OFFSET);
    }

    /** Preferred transfer length in bytes. */
    public static int blockSize(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, BLOCK_SIZE_OFFSET);
    }

    /** Attribute bits, StatxMask. */
    public static long attributes(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ATTRIBUTES_OFFSET);
    }

    /** Count of names. */
    public static int links(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, LINKS_OFFSET);
    }

    /** Owner. */
    public static int uid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, UID_OFFSET);
    }

    /** Group. */
    public static int gid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, GID_OFFSET);
    }

    /** Type and permissions, ModeBits. */
    public static short mode(MemorySegment segment) {
        return segment.get(JAVA_SHORT_UNALIGNED, MODE_OFFSET);
    }

    /** Inode number. */
    public static long ino(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, INO_OFFSET);
    }

    /** Size in bytes. */
    public static long size(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, SIZE_OFFSET);
    }

    /** Count of allocated units of 512 bytes. */
    public static long blocks(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCKS_OFFSET);
    }

    /** Attribute bits the file system knows. */
    public static long attributesMask(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ATTRIBUTES_MASK_OFFSET);
    }

    /** Last access, seconds. */
    public static long accessedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ACCESSED_SECONDS_OFFSET);
    }

    /** Last access, nanoseconds. */
    public static int accessedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, ACCESSED_NANOSECONDS_OFFSET);
    }

    /** Creation, seconds. */
    public static long bornSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BORN_SECONDS_OFFSET);
    }

    /** Creation, nanoseconds. */
    public static int bornNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, BORN_NANOSECONDS_OFFSET);
    }

    /** Last change of attributes, seconds. */
    public static long changedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, CHANGED_SECONDS_OFFSET);
    }

    /** Last change of attributes, nanoseconds. */
    public static int changedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, CHANGED_NANOSECONDS_OFFSET);
    }

    /** Last change of data, seconds. */
    public static long modifiedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, MODIFIED_SECONDS_OFFSET);
    }

    /** Last change of data, nanoseconds. */
    public static int modifiedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, MODIFIED_NANOSECONDS_OFFSET);
    }

    /** Major number of a device file. */
    public static int rdevMajor(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, RDEV_MAJOR_OFFSET);
    }

    /** Minor number of a device file. */
    public static int rdevMinor(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, RDEV_MINOR_OFFSET);
    }

    /** Major number of the file system's device. */
    public static int devMajor(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, DEV_MAJOR_OFFSET);
    }

    /** Minor number of the file system's device. */
    public static int devMinor(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, DEV_MINOR_OFFSET);
    }

    /** Id of the mount. */
    public static long mountId(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, MOUNT_ID_OFFSET);
    }

    /** Alignment of memory for direct access, bytes. */
    public static int directMemoryAlignment(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, DIRECT_MEMORY_ALIGNMENT_OFFSET);
    }

    /** Alignment of offsets for direct access, bytes. */
    public static int directOffsetAlignment(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, DIRECT_OFFSET_ALIGNMENT_OFFSET);
    }
}
