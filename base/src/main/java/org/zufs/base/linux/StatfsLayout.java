// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct statfs}: figures of a file system, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  f_type             magic number of the type, StatfsFlags
 *      8     8  f_bsize            preferred transfer length in bytes
 *     16     8  f_blocks           count of all blocks, of fragment size
 *     24     8  f_bfree            count of free blocks
 *     32     8  f_bavail           count of blocks free for ordinary users
 *     40     8  f_files            count of all inodes
 *     48     8  f_ffree            count of free inodes
 *     56     8  f_fsid             file system id
 *     64     8  f_namelen          longest name in bytes
 *     72     8  f_frsize           unit of the block counts in bytes
 *     80     8  f_flags            mount flags ST_*, StatfsFlags
 *     88    32  f_spare
 *    120        LENGTH
 * </pre>
 */
public final class StatfsLayout {
    public static final int TYPE_OFFSET = 0;
    public static final int BLOCK_SIZE_OFFSET = TYPE_OFFSET + Long.BYTES;
    public static final int BLOCKS_OFFSET = BLOCK_SIZE_OFFSET + Long.BYTES;
    public static final int BLOCKS_FREE_OFFSET = BLOCKS_OFFSET + Long.BYTES;
    public static final int BLOCKS_AVAILABLE_OFFSET = BLOCKS_FREE_OFFSET + Long.BYTES;
    public static final int FILES_OFFSET = BLOCKS_AVAILABLE_OFFSET + Long.BYTES;
    public static final int FILES_FREE_OFFSET = FILES_OFFSET + Long.BYTES;
    public static final int ID_OFFSET = FILES_FREE_OFFSET + Long.BYTES;
    public static final int NAME_LENGTH_MAX_OFFSET = ID_OFFSET + Long.BYTES;
    public static final int FRAGMENT_SIZE_OFFSET = NAME_LENGTH_MAX_OFFSET + Long.BYTES;
    public static final int FLAGS_OFFSET = FRAGMENT_SIZE_OFFSET + Long.BYTES;
    private static final int SPARE_OFFSET = FLAGS_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = SPARE_OFFSET + 32;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private StatfsLayout() {
    }

    /** Magic number of the type, StatfsFlags. */
    public static long type(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, TYPE_OFFSET);
    }

    /** Preferred transfer length in bytes. */
    public static long blockSize(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCK_SIZE_OFFSET);
    }

    /** Count of all blocks, of fragment size. */
    public static long blocks(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCKS_OFFSET);
    }

    /** Count of free blocks. */
    public static long blocksFree(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCKS_FREE_OFFSET);
    }

    /** Count of blocks free for ordinary users. */
    public static long blocksAvailable(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, BLOCKS_AVAILABLE_OFFSET);
    }

    /** Count of all inodes. */
    public static long files(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, FILES_OFFSET);
    }

    /** Count of free inodes. */
    public static long filesFree(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, FILES_FREE_OFFSET);
    }

    /** File system id. */
    public static long id(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, ID_OFFSET);
    }

    /** Longest name in bytes. */
    public static long nameLengthMax(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, NAME_LENGTH_MAX_OFFSET);
    }

    /** Unit of the block counts in bytes. */
    public static long fragmentSize(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, FRAGMENT_SIZE_OFFSET);
    }

    /** Mount flags ST_*, StatfsFlags. */
    public static long flags(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, FLAGS_OFFSET);
    }
}
