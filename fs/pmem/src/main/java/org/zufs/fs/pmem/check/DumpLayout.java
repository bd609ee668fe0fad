// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

/**
 * The stream that a pool is dumped to. Words of 8 bytes, little-endian:
 *
 * <pre>{@code
 *   head      magic | version | blocks of the pool | state of the superblock | last transaction | check
 *   stretch   first block | count, 1 to STRETCH_COUNT_MAX | check | the blocks
 *   ...
 *   end       -1 | number of all blocks in stretches | check
 * }</pre>
 *
 * <p>The check is the CRC-32C of the words before it and, in a stretch, of its blocks. The stretches ascend. They hold
 * all blocks that the block maps say are used, but the logs, which are applied already, and both superblocks come
 * first, as one stretch. What is in no stretch is zeros after a restore.
 */
final class DumpLayout {
    /** "zufsdump", in the order of the bytes. */
    static final long MAGIC_VALUE = 0x706D75647366757AL;
    static final int VERSION_VALUE = 1;
    /** Words of the head before its check. */
    static final int HEAD_COUNT = 5;
    static final int MAGIC = 0;
    static final int VERSION = 1;
    static final int BLOCK_COUNT = 2;
    static final int STATE = 3;
    static final int LAST = 4;
    /** Words of a stretch before its check. */
    static final int STRETCH_HEAD_COUNT = 2;
    /** The most blocks of a stretch. */
    static final int STRETCH_COUNT_MAX = 256;
    /** In place of a first block. */
    static final long END = -1;

    private DumpLayout() {
    }
}
