// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.Name;
import org.zufs.spi.media.PersistentMemory;

/**
 * Reads bucket units as they lie on the media. A unit is believed when its check is right, it is a bucket of the
 * directory that asks, and its entries fill the words that it says are used. Immutable, any thread.
 */
final class Buckets {
    /** Answer: there is none. */
    static final long NONE = 0;
    /** Bits of an entry's second word with inode and type. */
    static final long VALUE_MASK = (1L << BucketLayout.LENGTH_SHIFT) - 1;
    /** Bits of the second word with the inode. */
    static final long INODE_MASK = (1L << BucketLayout.INODE_BITS) - 1;

    /** An entry has a word more. */
    private static final long LONGEST_NO_ENTRY = BucketLayout.NAME * Long.BYTES;
    private static final long TYPE_MASK = (1L << BucketLayout.LENGTH_SHIFT - BucketLayout.TYPE_SHIFT) - 1;

    private final PersistentMemory memory;
    private final long poolSeed;

    Buckets(PoolGeometry geometry) {
        memory = geometry.memory();
        poolSeed = geometry.poolSeed();
    }

    /** {@return the header of all buckets of a directory} */
    static long header(DirectoryState state) {
        return UnitLayout.header(UnitKind.BUCKET, state.inode());
    }

    /** {@return the entries that a word with counts tells} */
    static int entryCount(long counts) {
        return (int) counts;
    }

    /** {@return the used words that a word with counts tells} */
    static int usedCount(long counts) {
        return (int) (counts >>> 32);
    }

    /** {@return the word with counts} */
    static long counts(int entryCount, int usedCount) {
        return (long) usedCount << 32 | entryCount;
    }

    /** {@return an entry's second word} */
    static long second(long inode, int type, int length) {
        return (long) length << BucketLayout.LENGTH_SHIFT | (long) type << BucketLayout.TYPE_SHIFT | inode;
    }

    /** {@return the bytes of the name that a second word tells, 1 to 255; 0 if it tells nonsense} */
    static int nameLength(long second) {
        int length = (int) (second >>> BucketLayout.LENGTH_SHIFT);
        return length <= Name.LENGTH_MAX ? length : 0;
    }

    static int type(long second) {
        return (int) (second >>> BucketLayout.TYPE_SHIFT & TYPE_MASK);
    }

    /** {@return true if an offset, unchecked, is that of a unit} */
    boolean isUnit(long offset) {
        return offset > 0 && (offset & UnitLayout.LENGTH - 1) == 0 && offset <= memory.length() - UnitLayout.LENGTH;
    }

    /** {@return true if a unit with this header lies intact at an offset, unchecked} */
    boolean isIntact(long offset, long header) {
        try {
            return isUnit(offset) && memory.word(offset) == header && memory.word(offset
                    + UnitLayout.CHECK * Long.BYTES) == UnitLayout.check(memory, offset, poolSeed);
        } catch (InternalError lost) {
            // The media cannot read it any more.
            return false;
        }
    }

    /** {@return where the overflow unit of a unit lies, unchecked, or {@link #NONE}} */
    long overflow(long unit) {
        return overflowOffset(memory.word(unit + BucketLayout.OVERFLOW * Long.BYTES));
    }

    /** {@return the offset that a word with an overflow unit tells, unchecked, or {@link #NONE}; -1 if too great} */
    static long overflowOffset(long index) {
        return index >>> Long.SIZE - 1 - UnitLayout.SHIFT == 0 ? index << UnitLayout.SHIFT : -1;
    }

    /**
     * Looks for a name.
     *
     * @param unit of the bucket, with its overflow units; unchecked
     * @return inode and type; -ENOENT, -EIO
     */
    long find(long unit, long header, long hash, Name name) {
        long at = unit;
        for (int units = 0; units < BucketLayout.CHAIN_COUNT_MAX; units++) {
            if (!isIntact(at, header)) {
                return -ErrorNumber.EIO;
            }
            long found = findIn(at, hash, name);
            if (found != NONE) {
                return found;
            }
            at = overflow(at);
            if (at == NONE) {
                return -ErrorNumber.ENOENT;
            }
        }
        return -ErrorNumber.EIO;
    }

    private long findIn(long unit, long hash, Name name) {
        long counts = memory.word(unit + BucketLayout.COUNTS * Long.BYTES);
        int left = entryCount(counts);
        long at = unit + BucketLayout.ENTRIES * Long.BYTES;
        long end = at + (long) usedCount(counts) * Long.BYTES;
        if (left < 0 || usedCount(counts) < 0 || usedCount(counts) > BucketLayout.ENTRY_WORD_COUNT_MAX) {
            return -ErrorNumber.EIO;
        }
        int length = name.length();
        for (; left > 0 && at + LONGEST_NO_ENTRY < end; left--) {
            long second = memory.word(at + Long.BYTES);
            int found = nameLength(second);
            long next = at + entryLength(found);
            if (found == 0 || next > end) {
                return -ErrorNumber.EIO;
            }
            if (memory.word(at) >>> BucketLayout.DISCRIMINATOR_BITS == hash && found == length && isNamed(at, name)) {
                return second & VALUE_MASK;
            }
            at = next;
        }
        return left == 0 && at == end ? NONE : -ErrorNumber.EIO;
    }

    private boolean isNamed(long entry, Name name) {
        int count = NameWords.count(name.length());
        long at = entry + BucketLayout.NAME * Long.BYTES;
        for (int index = 0; index < count; index++) {
            if (memory.word(at + (long) index * Long.BYTES)
                    != NameWords.word(name.segment(), name.offset(), name.length(), index)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the bytes of an entry whose name has so many bytes} */
    static long entryLength(int nameLength) {
        return (long) NameWords.entryCount(nameLength) * Long.BYTES;
    }

    /**
     * Checks a bucket with its overflow units, as {@link #lowest} takes it.
     *
     * @param unit unchecked
     * @return how many units; -EIO
     */
    int verify(long unit, long header) {
        long at = unit;
        for (int units = 1; units <= BucketLayout.CHAIN_COUNT_MAX; units++) {
            if (!isIntact(at, header) || !isWellFormed(at)) {
                return -ErrorNumber.EIO;
            }
            at = overflow(at);
            if (at == NONE) {
                return units;
            }
        }
        return -ErrorNumber.EIO;
    }

    private boolean isWellFormed(long unit) {
        long counts = memory.word(unit + BucketLayout.COUNTS * Long.BYTES);
        int left = entryCount(counts);
        int used = usedCount(counts);
        int at = 0;
        if (used < 0 || used > BucketLayout.ENTRY_WORD_COUNT_MAX) {
            return false;
        }
        for (; left > 0 && at + BucketLayout.NAME < used; left--) {
            int length = nameLength(memory.word(unit + (BucketLayout.ENTRIES + at + 1L) * Long.BYTES));
            if (length == 0) {
                return false;
            }
            at += NameWords.entryCount(length);
        }
        return left == 0 && at == used;
    }

    /**
     * Looks for the entry at the lowest place from one on, in a bucket that {@link #verify} has found right.
     *
     * @return where the entry lies, in bytes, or {@link #NONE}
     */
    long lowest(long unit, long fromPlace) {
        long best = NONE;
        long bestPlace = Long.MAX_VALUE;
        for (long at = unit; at != NONE; at = overflow(at)) {
            long entry = at + BucketLayout.ENTRIES * Long.BYTES;
            for (int left = entryCount(memory.word(at + BucketLayout.COUNTS * Long.BYTES)); left > 0; left--) {
                long place = BucketOrder.place(memory.word(entry));
                if (place >= fromPlace && place < bestPlace) {
                    best = entry;
                    bestPlace = place;
                }
                entry += entryLength(nameLength(memory.word(entry + Long.BYTES)));
            }
        }
        return best;
    }
}
