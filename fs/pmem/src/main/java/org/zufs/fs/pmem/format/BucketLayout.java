// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * Part of a directory: a unit with entries, packed from {@link #ENTRIES} on in no order. Buckets lie 8 in a block, in
 * the blocks that the directory's extents map: bucket n in logical block n / 8. One that is full goes on in an overflow
 * unit of the same form.
 *
 * <pre>{@code
 *    0 header   1 check   2 entries (31..0), used words (63..32)   3 overflow   4..63 entries
 *
 *   entry  +0  key: 56 bits of the name's hash, 6 bits that make it unique in the directory
 *          +1  63..56 0 | 55..48 length of the name in bytes | 47..44 type (DT_*) | 43..0 inode
 *          +2  the name, filled up with zeros to a word
 * }</pre>
 */
public final class BucketLayout {
    /** Entries here, and words that they take. */
    public static final int COUNTS = 2;
    /** Unit index of the overflow unit, or 0. */
    public static final int OVERFLOW = 3;
    /** The first entry. */
    public static final int ENTRIES = 4;
    /** Words for entries. */
    public static final int ENTRY_WORD_COUNT_MAX = UnitLayout.WORD_COUNT - ENTRIES;
    /** Words of an entry before its name. */
    public static final int NAME = 2;
    /** Bits of the key that make it unique. */
    public static final int DISCRIMINATOR_BITS = 6;
    /** Bits of a key. */
    public static final int KEY_BITS = 62;
    /** Bits of the second word with the inode. */
    public static final int INODE_BITS = 44;
    /** Place of the type in the second word. */
    public static final int TYPE_SHIFT = 44;
    /** Place of the length in the second word. */
    public static final int LENGTH_SHIFT = 48;
    /** The longest overflow chain that is believed. */
    public static final int CHAIN_COUNT_MAX = 64;

    private BucketLayout() {
    }
}
