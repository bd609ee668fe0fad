// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * A node of the tree of a file's extents: the root in the area of the inode, all others in units of kind {@link
 * UnitKind#EXTENTS}. A node is a word with the number of entries (lower 32 bits) and the height above the leaves (upper
 * 32 bits), a word that is 0, and entries of two words in ascending order:
 *
 * <pre>{@code
 *   leaf entry   A  63 62 61 | 49..0 first logical block
 *                      |  \ 1: may have a second owner (reflink)
 *                      \ 1: unwritten, reads as zeros
 *                B  63..40 length in blocks, 1 to 2^24-1 | 39..0 first block in the pool
 *   inner entry  A  first logical block of the child      B  unit index of the child
 * }</pre>
 */
public final class ExtentLayout {
    /** In a unit: the word with count and height. In an inode: {@link InodeLayout#AREA}. */
    public static final int NODE = 2;
    /** Words from the word with the count to the first entry. */
    public static final int ENTRIES_FROM_NODE = 2;
    /** Words of an entry. */
    public static final int ENTRY_WORD_COUNT = 2;
    /** Entries of a root in an inode: its area less two words, halved. */
    public static final int ROOT_ENTRY_COUNT_MAX = (InodeLayout.AREA_WORD_COUNT - 2) / 2;
    /** Entries of a unit. */
    public static final int UNIT_ENTRY_COUNT_MAX = (UnitLayout.WORD_COUNT - NODE - 2) / 2;
    /** The greatest height that is believed. */
    public static final int HEIGHT_MAX = 12;
    /** Bit of A: unwritten. */
    public static final long UNWRITTEN = 1L << 62;
    /** Bit of A: may have a second owner. */
    public static final long SHARED = 1L << 61;
    /** Bits of A with the logical block. */
    public static final long LOGICAL_MASK = (1L << 50) - 1;
    /** Bits of B with the block in the pool. */
    public static final long PHYSICAL_MASK = (1L << 40) - 1;
    /** Place of the length in B. */
    public static final int LENGTH_SHIFT = 40;
    /** The longest extent, in blocks. */
    public static final int LENGTH_MAX = (1 << 24) - 1;

    private ExtentLayout() {
    }
}
