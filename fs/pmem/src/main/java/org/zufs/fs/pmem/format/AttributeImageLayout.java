// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * The extended attributes of an inode, as the bytes of one {@linkplain BlobLayout blob}: entries in the order of their
 * names, one after the other, each aligned to 8. Access control lists are attributes as any other, in the form in which
 * {@code getxattr(2)} shows them.
 *
 * <pre>{@code
 *   +0  length of the name, 1 to 255 (31..0), length of the value, 0 to 65,536 (63..32)
 *   +8  the name with its prefix, without a NUL
 *       the value, right behind it; then zeros up to a multiple of 8
 * }</pre>
 */
public final class AttributeImageLayout {
    /** The name, from the start of an entry. */
    public static final int NAME_OFFSET = 8;
    /** The longest name, in bytes. */
    public static final int NAME_LENGTH_MAX = 255;
    /** The longest value, in bytes. */
    public static final int VALUE_LENGTH_MAX = 64 << 10;
    /** The longest image, in bytes. */
    public static final int LENGTH_MAX = BlobLayout.BLOCK_COUNT_MAX * BlobLayout.CONTENT_LENGTH_MAX;

    private AttributeImageLayout() {
    }

    /** {@return the first word of an entry} */
    public static long lengths(int nameLength, int valueLength) {
        return (long) valueLength << 32 | nameLength;
    }

    /** {@return the length of the name, in bytes, that a first word tells; unchecked} */
    public static int nameLength(long lengths) {
        return (int) lengths;
    }

    /** {@return the length of the value, in bytes, that a first word tells; unchecked} */
    public static int valueLength(long lengths) {
        return (int) (lengths >>> 32);
    }

    /** {@return the length of an entry, in bytes, a multiple of 8} */
    public static int entryLength(int nameLength, int valueLength) {
        return NAME_OFFSET + nameLength + valueLength + 7 & -8;
    }
}
