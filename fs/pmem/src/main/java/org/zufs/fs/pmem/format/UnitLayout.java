// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

import org.zufs.spi.media.PersistentMemory;

/**
 * The unit: what all metadata is made of. 512 bytes, aligned to 512; 64 words of 8 bytes, little-endian.
 *
 * <pre>{@code
 *   word  0        1        2                                                       63
 *        +--------+--------+-------------------------------------------------------+
 *        | header | check  | body, by kind                                         |
 *        +--------+--------+-------------------------------------------------------+
 *
 *   header  63        32 31       16 15     8 7      0
 *          +------------+-----------+--------+--------+
 *          |   owner    |  0        | format |  kind  |
 *          +------------+-----------+--------+--------+
 * }</pre>
 *
 * <p><b>Check.</b> A seed made of the unit's offset and the pool's own seed, plus the sum over all words but the check
 * of {@link #mix}, which for each index is a bijection of the word. So a change within one word always shows; a unit
 * that was written to another place, or belongs to another pool, shows; other damage goes unseen with a probability of
 * 2^-64. A word is changed without looking at the other ones. All zeros is not a valid unit of any kind: nothing is
 * ever empty by accident.
 *
 * <p>The owner is the index of the inode's unit, low 32 bits; it lets fsck say whose a lost unit was.
 */
public final class UnitLayout {
    /** Bytes of a unit, and its alignment. */
    public static final int LENGTH = 512;
    /** Log2 of {@link #LENGTH}. */
    public static final int SHIFT = 9;
    /** Words of a unit. */
    public static final int WORD_COUNT = LENGTH / Long.BYTES;
    /** The word with kind, format and owner. */
    public static final int HEADER = 0;
    /** The word with the check. */
    public static final int CHECK = 1;
    /** The first word that belongs to the kind. */
    public static final int BODY = 2;
    /** The version of all unit formats. */
    public static final int FORMAT = 1;

    private static final long INDEX_STEP = 0x9E3779B97F4A7C15L;
    private static final long FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long OFFSET_FACTOR = 0x94D049BB133111EBL;
    /** Words of a cache line. */
    private static final int LINE_WORD_COUNT = 8;
    private static final int OWNER_SHIFT = 32;
    private static final int FORMAT_SHIFT = 8;
    private static final long SUM_OF_ZEROS = sumOfZeros();

    private UnitLayout() {
    }

    /**
     * Mixes a word with its index.
     *
     * @param index the word's index in what is checked
     * @param word  the word
     * @return a number that is another for each word
     */
    public static long mix(int index, long word) {
        long mixed = (word ^ index * INDEX_STEP) * FACTOR;
        return mixed ^ mixed >>> 29;
    }

    /**
     * Begins a check.
     *
     * @param offset   where what is checked lies, in bytes from the start of the pool
     * @param poolSeed the pool's own number
     * @return the seed
     */
    public static long seed(long offset, long poolSeed) {
        long mixed = (offset ^ poolSeed) * OFFSET_FACTOR;
        return mixed ^ mixed >>> 31;
    }

    /**
     * Makes a header.
     *
     * @param kind  one of {@link UnitKind}
     * @param owner the index of the owning inode's unit, or 0
     * @return the word
     */
    public static long header(int kind, long owner) {
        return owner << OWNER_SHIFT | FORMAT << FORMAT_SHIFT | kind;
    }

    /** {@return the kind in a header} */
    public static int kind(long header) {
        return (int) header & 0xFF;
    }

    /** {@return the low 32 bits of the owner in a header} */
    public static long owner(long header) {
        return header >>> OWNER_SHIFT;
    }

    /**
     * Computes the check of a unit that has only a header.
     *
     * @param offset   where it lies
     * @param poolSeed the pool's own number
     * @param header   its header
     * @return the check
     */
    public static long checkOfEmpty(long offset, long poolSeed, long header) {
        return seed(offset, poolSeed) + SUM_OF_ZEROS - mix(HEADER, 0) + mix(HEADER, header);
    }

    /**
     * Computes the check of a unit as it lies in the metadata view.
     *
     * @param memory   the pool
     * @param offset   where it lies
     * @param poolSeed the pool's own number
     * @return the check that it should have
     */
    public static long check(PersistentMemory memory, long offset, long poolSeed) {
        long sum = seed(offset, poolSeed) - mix(CHECK, memory.word(offset + CHECK * Long.BYTES));
        // One word of each of the 8 cache lines at a time: so all of them are on their way at once.
        for (int index = 0; index < LINE_WORD_COUNT; index++) {
            sum += mixAt(memory, offset, index) + mixAt(memory, offset, index + LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 2 * LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 3 * LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 4 * LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 5 * LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 6 * LINE_WORD_COUNT)
                    + mixAt(memory, offset, index + 7 * LINE_WORD_COUNT);
        }
        return sum;
    }

    private static long mixAt(PersistentMemory memory, long offset, int index) {
        return mix(index, memory.word(offset + (long) index * Long.BYTES));
    }

    /**
     * Says whether an offset from the media leads to an intact unit of a kind.
     *
     * @param memory   the pool
     * @param offset   as found, unchecked
     * @param kind     one of {@link UnitKind}
     * @param poolSeed the pool's own number
     * @return true if so
     */
    public static boolean isIntact(PersistentMemory memory, long offset, int kind, long poolSeed) {
        if (offset <= 0 || (offset & LENGTH - 1) != 0 || offset > memory.length() - LENGTH) {
            return false;
        }
        try {
            long header = memory.word(offset);
            return (header & 0xFFFF) == (FORMAT << FORMAT_SHIFT | kind)
                    && memory.word(offset + CHECK * Long.BYTES) == check(memory, offset, poolSeed);
        } catch (InternalError lost) {
            // The media cannot read it any more.
            return false;
        }
    }

    private static long sumOfZeros() {
        long sum = mix(HEADER, 0);
        for (int index = BODY; index < WORD_COUNT; index++) {
            sum += mix(index, 0);
        }
        return sum;
    }
}
