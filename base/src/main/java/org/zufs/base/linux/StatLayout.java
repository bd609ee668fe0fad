// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct stat}: attributes of a file, native byte order. The architectures disagree about it.
 *
 * <pre>
 *    x86-64  aarch64
 *   offset,length    meaning
 *      0  8      0  8  number of the file system's device, DeviceNumber
 *      8  8      8  8  inode number
 *     16  8     20  4  count of names
 *     24  4     16  4  type and permissions, ModeBits
 *     28  4     24  4  owner
 *     32  4     28  4  group
 *     40  8     32  8  number of a device file, DeviceNumber
 *     48  8     48  8  size in bytes
 *     56  8     56  4  preferred transfer length in bytes
 *     64  8     64  8  count of allocated units of 512 bytes
 *     72  8     72  8  last access, seconds
 *     80  8     80  8  last access, nanoseconds
 *     88  8     88  8  last change of data, seconds
 *     96  8     96  8  last change of data, nanoseconds
 *    104  8    104  8  last change of attributes, seconds
 *    112  8    112  8  last change of attributes, nanoseconds
 *    144      128      LENGTH
 * </pre>
 */
public final class StatLayout {
    public static final int DEV_OFFSET = offset(0, 0);
    public static final int INO_OFFSET = offset(8, 8);
    public static final int LINKS_OFFSET = offset(16, 20);
    public static final int MODE_OFFSET = offset(24, 16);
    public static final int UID_OFFSET = offset(28, 24);
    public static final int GID_OFFSET = offset(32, 28);
    public static final int RDEV_OFFSET = offset(40, 32);
    public static final int SIZE_OFFSET = offset(48, 48);
    public static final int BLOCK_SIZE_OFFSET = offset(56, 56);
    public static final int BLOCKS_OFFSET = offset(64, 64);
    public static final int ACCESSED_SECONDS_OFFSET = offset(72, 72);
    public static final int ACCESSED_NANOSECONDS_OFFSET = offset(80, 80);
    public static final int MODIFIED_SECONDS_OFFSET = offset(88, 88);
    public static final int MODIFIED_NANOSECONDS_OFFSET = offset(96, 96);
    public static final int CHANGED_SECONDS_OFFSET = offset(104, 104);
    public static final int CHANGED_NANOSECONDS_OFFSET = offset(112, 112);

    /** Of the struct, in bytes. */
    public static final int LENGTH = offset(144, 128);

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private static final boolean WIDE = Architecture.CURRENT == Architecture.X86_64;

    private StatLayout() {
    }

    private static int offset(int x86, int arm) {
        return Architecture.CURRENT.pick(x86, arm);
    }

    /** Number of the file system's device, DeviceNumber. */
    public static long dev(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, DEV_OFFSET);
    }

    /** Inode number. */
    public static long ino(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, INO_OFFSET);
    }

    /** Count of names. */
    public static long links(MemorySegment segment) {
        return WIDE ? segment.get(JAVA_LONG_UNALIGNED, LINKS_OFFSET)
                : segment.get(JAVA_INT_UNALIGNED, LINKS_OFFSET);
    }

    /** Type and permissions, ModeBits. */
    public static int mode(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, MODE_OFFSET);
    }

    /** Owner. */
    public static int uid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, UID_OFFSET);
    }

    /** Group. */
    public static int gid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, GID_OFFSET);
    }

    /** Number of a device file, DeviceNumber. */
    public static long rdev(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, RDEV_OFFSET);
    }

    /** Size in bytes. */
    public static long size(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, SIZE_OFFSET);
    }

    /** Preferred transfer length in bytes. */
    public static long blockSize(MemorySegment segment) {
        return WIDE ? segment.get(JAVA_LONG_UNALIGNED, BLOCK_SIZE_OFFSET)
                : segment.get(JAVA_INT_UNALIGNED, BLOCK_SIZE_OFFSET);
    }

    /** Count of allocated units of 512 bytes. */
    public static long blocks(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCKS_OFFSET);
    }

    /** Last access, seconds. */
    public static long accessedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ACCESSED_SECONDS_OFFSET);
    }

    /** Last access, nanoseconds. */
    public static long accessedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ACCESSED_NANOSECONDS_OFFSET);
    }

    /** Last change of data, seconds. */
    public static long modifiedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, MODIFIED_SECONDS_OFFSET);
    }

    /** Last change of data, nanoseconds. */
    public static long modifiedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, MODIFIED_NANOSECONDS_OFFSET);
    }

    /** Last change of attributes, seconds. */
    public static long changedSeconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, CHANGED_SECONDS_OFFSET);
    }

    /** Last change of attributes, nanoseconds. */
    public static long changedNanoseconds(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, CHANGED_NANOSECONDS_OFFSET);
    }
}
