// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * A chain of whole blocks with bytes that never change in place: written before something leads to them, freed when
 * nothing does. For extended attributes and long symbolic links. Words of each block:
 *
 * <pre>{@code
 *    0 header (kind BLOB, owner)   1 check   2 next block, or 0   3 bytes in this block   4..511 bytes
 * }</pre>
 *
 * <p>The check is that of a unit, over 512 words.
 */
public final class BlobLayout {
    /** Number of the next block, or 0. */
    public static final int NEXT = 2;
    /** Bytes of content in this block, 1 to {@link #CONTENT_LENGTH_MAX}. */
    public static final int LENGTH = 3;
    /** The first word of content. */
    public static final int CONTENT = 4;
    /** Words of a block. */
    public static final int WORD_COUNT = 512;
    /** Bytes of content that a block can hold. */
    public static final int CONTENT_LENGTH_MAX = (WORD_COUNT - CONTENT) * Long.BYTES;
    /** The longest chain that is believed, in blocks. */
    public static final int BLOCK_COUNT_MAX = 80;

    private BlobLayout() {
    }
}
