// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.util.Arrays;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/** The words of one unit, beside the media. One thread at a time. */
final class UnitImage {
    private final long[] words = new long[UnitLayout.WORD_COUNT];

    /** Makes all words 0 but the header. */
    UnitImage clear(int kind, long owner) {
        Arrays.fill(words, 0);
        words[UnitLayout.HEADER] = UnitLayout.header(kind, owner);
        return this;
    }

    long get(int index) {
        return words[index];
    }

    UnitImage set(int index, long value) {
        assert index != UnitLayout.CHECK : index;
        words[index] = value;
        return this;
    }

    /** Sets a bit of a map that begins at a word. */
    void setBit(int firstWord, long bit) {
        words[firstWord + (int) (bit / Long.SIZE)] |= 1L << bit;
    }

    /** Copies the words from the data view, unchecked. */
    void load(PersistentMemory memory, long offset) {
        for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
            words[index] = memory.dataWord(offset + (long) index * Long.BYTES);
        }
    }

    /** {@return true if the check is that of an offset} */
    boolean isIntact(long offset, long poolSeed) {
        return words[UnitLayout.CHECK] == check(offset, poolSeed);
    }

    /** Computes the check and stores all words in the data view; does not persist them. */
    void store(PersistentMemory memory, long offset, long poolSeed) {
        words[UnitLayout.CHECK] = check(offset, poolSeed);
        for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
            memory.putDataWord(offset + (long) index * Long.BYTES, words[index]);
        }
    }

    private long check(long offset, long poolSeed) {
        long sum = UnitLayout.seed(offset, poolSeed) + UnitLayout.mix(UnitLayout.HEADER, words[UnitLayout.HEADER]);
        for (int index = UnitLayout.BODY; index < UnitLayout.WORD_COUNT; index++) {
            sum += UnitLayout.mix(index, words[index]);
        }
        return sum;
    }

    void copyFrom(UnitImage other) {
        System.arraycopy(other.words, 0, words, 0, words.length);
    }
}
