// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * The figures of a file system.
 * {@code struct fuse_kstatfs}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            blocks                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          freeBlocks                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        availableBlocks                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             files                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           freeFiles                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           blockSize                           |
 *  +---------------------------------------------------------------+
 *  |                         maxNameLength                         |
 *  +---------------------------------------------------------------+
 *  |                         fragmentSize                          |
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                       spare (24 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class KstatfsLayout {
    /** Size, in fragments. */
    public static final int BLOCKS_OFFSET = 0;

    /** Free space, in fragments. */
    public static final int FREE_BLOCKS_OFFSET = BLOCKS_OFFSET + Long.BYTES;

    /** Free space for ordinary users, in fragments. */
    public static final int AVAILABLE_BLOCKS_OFFSET = FREE_BLOCKS_OFFSET + Long.BYTES;

    /** Number of inodes, a count. */
    public static final int FILES_OFFSET = AVAILABLE_BLOCKS_OFFSET + Long.BYTES;

    /** Number of free inodes, a count. */
    public static final int FREE_FILES_OFFSET = FILES_OFFSET + Long.BYTES;

    /** Best size of reads and writes, in bytes. */
    public static final int BLOCK_SIZE_OFFSET = FREE_FILES_OFFSET + Long.BYTES;

    /** Longest name, in bytes. */
    public static final int MAX_NAME_LENGTH_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES;

    /** Size of a fragment, in bytes; 0 leaves the block size. */
    public static final int FRAGMENT_SIZE_OFFSET = MAX_NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = FRAGMENT_SIZE_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int SPARE_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = SPARE_OFFSET + 3 * Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private KstatfsLayout() {
    }

    public static void putBlocks(MemorySegment segment, long at, long blocks) {
        segment.set(LONG, at + BLOCKS_OFFSET, blocks);
    }

    public static void putFreeBlocks(MemorySegment segment, long at, long freeBlocks) {
        segment.set(LONG, at + FREE_BLOCKS_OFFSET, freeBlocks);
    }

    public static void putAvailableBlocks(MemorySegment segment, long at, long availableBlocks) {
        segment.set(LONG, at + AVAILABLE_BLOCKS_OFFSET, availableBlocks);
    }

    public static void putFiles(MemorySegment segment, long at, long files) {
        segment.set(LONG, at + FILES_OFFSET, files);
    }

    public static void putFreeFiles(MemorySegment segment, long at, long freeFiles) {
        segment.set(LONG, at + FREE_FILES_OFFSET, freeFiles);
    }

    public static void putBlockSize(MemorySegment segment, long at, int blockSize) {
        segment.set(INT, at + BLOCK_SIZE_OFFSET, blockSize);
    }

    public static void putMaxNameLength(MemorySegment segment, long at, int maxNameLength) {
        segment.set(INT, at + MAX_NAME_LENGTH_OFFSET, maxNameLength);
    }

    public static void putFragmentSize(MemorySegment segment, long at, int fragmentSize) {
        segment.set(INT, at + FRAGMENT_SIZE_OFFSET, fragmentSize);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
