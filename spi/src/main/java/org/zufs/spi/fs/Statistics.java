// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/**
 * What {@code statfs} tells. Filled by a file system, owned by the calling lane. Counts are of {@link #blockSize}
 * units.
 */
public final class Statistics {
    /** Size of the unit of the counts, in bytes, at least 1. */
    public int blockSize;
    /** All blocks. */
    public long blockCount;
    /** Blocks that are free. */
    public long freeBlockCount;
    /** Blocks that are free for users without privilege. */
    public long availableBlockCount;
    /** All inodes, 0 if there is no limit. */
    public long inodeCount;
    /** Inodes that are free. */
    public long freeInodeCount;
    /** The longest name, in bytes. */
    public int nameLength;

    /** Makes one with the values of {@link #clear()}. */
    public Statistics() {
        clear();
    }

    /** Zeros, a block size of 4096, and names of 255 bytes. */
    public void clear() {
        blockSize = 4096;
        blockCount = 0;
        freeBlockCount = 0;
        availableBlockCount = 0;
        inodeCount = 0;
        freeInodeCount = 0;
        nameLength = 255;
    }
}
