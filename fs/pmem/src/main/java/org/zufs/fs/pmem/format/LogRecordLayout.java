// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * One record of a lane's log: what one transaction changes. Words, little-endian, one record after the other in each
 * half of the log:
 *
 * <pre>{@code
 *   word  0         1          2        3 ...
 *        +---------+----------+--------+------+------+---------+-- ... --+------+---
 *        | magic,  | sequence | check  | unit | mask | changed words      | unit | ...
 *        | length  |          |        |      |      | of this unit       |      |
 *        +---------+----------+--------+------+------+---------+-- ... --+------+---
 * }</pre>
 *
 * <p>Word 0: the upper half is {@link #MAGIC}, the lower the length of the whole record in words. The check is a {@link
 * UnitLayout#seed} of the record's offset in the pool plus the sum of {@link UnitLayout#mix} over all other words. An
 * item names a unit by its index (offset / 512), then has a mask with a bit for each word that changes, then those
 * words in order.
 *
 * <p>The record is complete when its check is right: its words may persist in any order.
 */
public final class LogRecordLayout {
    /** Upper half of word 0: "zufL". */
    public static final int MAGIC = 0x4C66757A;
    /** Word with magic and length. */
    public static final int HEADER = 0;
    /** Word with the sequence number, at least 1. */
    public static final int SEQUENCE = 1;
    /** Word with the check. */
    public static final int CHECK = 2;
    /** The first item. */
    public static final int ITEMS = 3;
    /** Words of an item before its changed words. */
    public static final int ITEM_HEADER_COUNT = 2;

    private LogRecordLayout() {
    }

    /** {@return word 0 of a record of so many words} */
    public static long header(int wordCount) {
        return (long) MAGIC << 32 | wordCount;
    }

    /** {@return the length in words that word 0 tells, or -1 if it is none} */
    public static int wordCount(long header) {
        return (int) (header >>> 32) == MAGIC ? (int) header : -1;
    }
}
