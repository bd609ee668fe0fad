// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * A unit that tells what is used of 2,048 blocks, 8 MiB. All units of a span's groups lie one after the other in its
 * group table.
 *
 * <pre>{@code
 *    0 header   1 check   2 free blocks   3 shares   4..7 chunk map   8..11 partial map   12..31 0   32..63 block map
 * }</pre>
 *
 * <p>Block map: bit b of it is set if block b of the group is used, or beyond the end of the span. Chunk map: bit s is
 * set if the blocks 8s to 8s+7 are a chunk of units; partial map: and if that chunk has a free unit.
 */
public final class GroupLayout {
    /** Blocks of a group. */
    public static final int BLOCK_COUNT = 2048;
    /** Log2 of {@link #BLOCK_COUNT}. */
    public static final int SHIFT = 11;
    /** How many bits of the block map are 0. */
    public static final int FREE_COUNT = 2;
    /** Unit index of the first {@link UnitKind#SHARES} unit, or 0 if no block has a second owner. */
    public static final int SHARES = 3;
    /** Which slots of 8 blocks are chunks. */
    public static final int CHUNK_MAP = 4;
    /** Which chunks have free units. */
    public static final int PARTIAL_MAP = 8;
    /** Words of {@link #CHUNK_MAP} and {@link #PARTIAL_MAP}. */
    public static final int SLOT_MAP_WORD_COUNT = 4;
    /** Which blocks are used. */
    public static final int BLOCK_MAP = 32;

    private GroupLayout() {
    }
}
