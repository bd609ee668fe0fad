// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * The first unit of a chunk: 8 blocks, aligned to 8 from the start of their group, that hold 64 units of metadata.
 *
 * <pre>{@code
 *    0 header   1 check   2 unit map   3 free units   4..63 0
 * }</pre>
 */
public final class ChunkLayout {
    /** Blocks of a chunk. */
    public static final int BLOCK_COUNT = 8;
    /** Units of a chunk, this one among them. */
    public static final int UNIT_COUNT = 64;
    /** Bytes of a chunk. */
    public static final int LENGTH = BLOCK_COUNT * 4096;
    /** Which units are used; bit 0 is this unit's and always set. */
    public static final int UNIT_MAP = 2;
    /** How many bits of the unit map are 0. */
    public static final int FREE_COUNT = 3;

    private ChunkLayout() {
    }
}
