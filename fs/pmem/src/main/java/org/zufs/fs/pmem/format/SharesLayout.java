// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * How many owners beyond the first each block of a group has: {@link #UNIT_COUNT} units, each with the index of the
 * next one. They exist from the first block that is shared in the group.
 *
 * <pre>{@code
 *    0 header   1 check   2 next unit, or 0   3 0   4..63 counts of 16 bits, 4 in a word, the lowest bits first
 * }</pre>
 */
public final class SharesLayout {
    /** Unit index of the next unit of the same group; 0 of the last. */
    public static final int NEXT = 2;
    /** The first word of counts. */
    public static final int COUNTS = 4;
    /** Blocks that one unit counts for. */
    public static final int BLOCK_COUNT = (UnitLayout.WORD_COUNT - COUNTS) * 4;
    /** Units of a group. */
    public static final int UNIT_COUNT = (GroupLayout.BLOCK_COUNT + BLOCK_COUNT - 1) / BLOCK_COUNT;
    /** The most owners beyond the first; whoever wants to be one more copies. */
    public static final int SHARE_COUNT_MAX = 0xFFFF;

    private SharesLayout() {
    }
}
