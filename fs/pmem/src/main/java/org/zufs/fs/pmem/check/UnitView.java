// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * The units of a pool as they will be when its logs are applied: what the logs change lies over the media, which stay
 * as they are. A repairer stores units, too; then the logs were applied before. For one thread.
 */
final class UnitView {
    /** A word in an array of bytes, which are not aligned. */
    private static final ValueLayout.OfLong WORD = PersistentMemory.WORD.withByteAlignment(1);
    private static final int BLOCK_UNITS_SHIFT = PoolGeometry.BLOCK_SHIFT - UnitLayout.SHIFT;

    private final LongTable places = new LongTable();
    private long[] overlay = new long[16 * UnitLayout.WORD_COUNT];
    private PersistentMemory memory;
    private long poolSeed;

    /** Begins with a pool, and no changes over it. */
    void begin(PersistentMemory pool, long seed) {
        memory = pool;
        poolSeed = seed;
        places.clear();
    }

    PersistentMemory memory() {
        return memory;
    }

    long poolSeed() {
        return poolSeed;
    }

    /** {@return whether a unit index from the media is one of the pool's} */
    boolean isUnit(long unit) {
        return unit > 0 && unit < memory.length() >>> UnitLayout.SHIFT;
    }

    /**
     * Reads a unit, whatever it is.
     *
     * @param unit its index, of the pool
     * @param into its words
     * @return false if the media have lost some of them
     */
    boolean read(long unit, long[] into) {
        long place = places.get(unit, -1);
        if (place >= 0) {
            System.arraycopy(overlay, (int) place, into, 0, UnitLayout.WORD_COUNT);
            return true;
        }
        long offset = unit << UnitLayout.SHIFT;
        try {
            for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
                into[index] = memory.word(offset + (long) index * Long.BYTES);
            }
            return true;
        } catch (InternalError lost) {
            Arrays.fill(into, 0, UnitLayout.WORD_COUNT, 0);
            return false;
        }
    }

    /**
     * Reads a unit that something on the media leads to.
     *
     * @param unit its index, unchecked
     * @param kind what it has to be
     * @param into its words
     * @return true if it is intact and of that kind
     */
    boolean load(long unit, int kind, long[] into) {
        if (!isUnit(unit) || !read(unit, into)) {
            return false;
        }
        return (into[UnitLayout.HEADER] & 0xFFFF) == (UnitLayout.FORMAT << 8 | kind)
                && into[UnitLayout.CHECK] == check(unit << UnitLayout.SHIFT, into, UnitLayout.WORD_COUNT);
    }

    /** Reads a block of a blob: 512 words. Answers whether it is an intact one. */
    boolean loadBlob(long block, long[] into) {
        long offset = block << PoolGeometry.BLOCK_SHIFT;
        if (block <= 0 || offset > memory.length() - PoolGeometry.BLOCK_LENGTH) {
            return false;
        }
        try {
            for (int index = 0; index < BlobLayout.WORD_COUNT; index++) {
                into[index] = memory.dataWord(offset + (long) index * Long.BYTES);
            }
        } catch (InternalError lost) {
            return false;
        }
        return (into[UnitLayout.HEADER] & 0xFFFF) == (UnitLayout.FORMAT << 8 | UnitKind.BLOB)
                && into[UnitLayout.CHECK] == check(offset, into, BlobLayout.WORD_COUNT);
    }

    private long check(long offset, long[] words, int wordCount) {
        long sum = UnitLayout.seed(offset, poolSeed) + UnitLayout.mix(UnitLayout.HEADER, words[UnitLayout.HEADER]);
        for (int index = UnitLayout.BODY; index < wordCount; index++) {
            sum += UnitLayout.mix(index, words[index]);
        }
        return sum;
    }

    /** Lays changed words of a unit over it. */
    void lay(long unit, long mask, long record, int firstWord) {
        int place = (int) places.get(unit, -1);
        if (place < 0) {
            place = places.count() * UnitLayout.WORD_COUNT;
            if (place == overlay.length) {
                overlay = Arrays.copyOf(overlay, place * 2);
            }
            long[] words = new long[UnitLayout.WORD_COUNT];
            read(unit, words);
            System.arraycopy(words, 0, overlay, place, words.length);
            places.put(unit, place);
        }
        int index = firstWord;
        for (long left = mask; left != 0; left &= left - 1) {
            overlay[place + Long.numberOfTrailingZeros(left)] = memory.dataWord(record + (long) index++ * Long.BYTES);
        }
    }

    /**
     * Copies blocks with what lies over them.
     *
     * @param first the first block
     * @param count how many
     * @param into  takes them, from its start
     * @return false if the media have lost some of them
     */
    boolean copyBlocks(long first, int count, MemorySegment into) {
        try {
            MemorySegment.copy(memory.data(), first << PoolGeometry.BLOCK_SHIFT, into, 0,
                    (long) count << PoolGeometry.BLOCK_SHIFT);
        } catch (InternalError lost) {
            return false;
        }
        for (int unit = 0; places.count() > 0 && unit < count << BLOCK_UNITS_SHIFT; unit++) {
            int place = (int) places.get((first << BLOCK_UNITS_SHIFT) + unit, -1);
            for (int index = 0; place >= 0 && index < UnitLayout.WORD_COUNT; index++) {
                into.set(WORD, ((long) unit << UnitLayout.SHIFT) + (long) index * Long.BYTES,
                        overlay[place + index]);
            }
        }
        return true;
    }

    /** Stores all that lies over the media on them. */
    void applyOverlay() {
        long[] words = new long[UnitLayout.WORD_COUNT];
        for (long unit : places.sortedKeys()) {
            System.arraycopy(overlay, (int) places.get(unit, -1), words, 0, words.length);
            storeAsIs(unit, words);
        }
        places.clear();
    }

    /** Stores a unit, whose check is computed anew. */
    void store(long unit, long[] words) {
        words[UnitLayout.CHECK] = check(unit << UnitLayout.SHIFT, words, UnitLayout.WORD_COUNT);
        storeAsIs(unit, words);
    }

    private void storeAsIs(long unit, long[] words) {
        long offset = unit << UnitLayout.SHIFT;
        for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
            memory.putDataWord(offset + (long) index * Long.BYTES, words[index]);
        }
        memory.persist(offset, UnitLayout.LENGTH);
        memory.refreshMetadata(unit >>> BLOCK_UNITS_SHIFT << PoolGeometry.BLOCK_SHIFT, PoolGeometry.BLOCK_LENGTH);
    }

    /** Makes a unit's words anew: a header, and zeros. */
    static void clear(long[] words, int kind, long owner) {
        Arrays.fill(words, 0, UnitLayout.WORD_COUNT, 0);
        words[UnitLayout.HEADER] = UnitLayout.header(kind, owner);
    }
}
