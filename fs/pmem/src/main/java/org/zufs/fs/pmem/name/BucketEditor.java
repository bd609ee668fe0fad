// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.fs.Name;

/**
 * Reads and changes bucket units through a transaction, so as they will be. Each is checked when it is opened, as
 * {@link Buckets} does. Immutable, any thread.
 */
final class BucketEditor {
    /** No entry begins at this word. */
    static final int NONE = 0;
    /** No slot, and no error either: EPERM is not one of those here. */
    static final int END = -1;

    private final PoolGeometry geometry;
    private final Buckets buckets;

    BucketEditor(PoolGeometry geometry, Buckets buckets) {
        this.geometry = geometry;
        this.buckets = buckets;
    }

    /**
     * Opens all units of a bucket. Each of them can be {@linkplain #next reached} without further checks then.
     *
     * @param offset of the first one, unchecked
     * @param header that all of them must have
     * @return the first one's slot; -EIO; -ENOSPC if the transaction is full
     */
    int open(Transaction transaction, long offset, long header) {
        long at = offset;
        for (int units = 0; units < BucketLayout.CHAIN_COUNT_MAX; units++) {
            if (!buckets.isUnit(at)) {
                return -ErrorNumber.EIO;
            }
            if (!transaction.hasRoom(1)) {
                return -ErrorNumber.ENOSPC;
            }
            boolean intact = buckets.isIntact(at, header);
            int slot = transaction.open(at);
            if (!intact && !isIntact(transaction, slot, header) || !isWellFormed(transaction, slot)) {
                return -ErrorNumber.EIO;
            }
            at = Buckets.overflowOffset(transaction.get(slot, BucketLayout.OVERFLOW));
            if (at == Buckets.NONE) {
                return transaction.open(offset);
            }
        }
        return -ErrorNumber.EIO;
    }

    /** {@return the slot of the next unit of a bucket, or {@link #END}} */
    static int next(Transaction transaction, int slot) {
        long offset = Buckets.overflowOffset(transaction.get(slot, BucketLayout.OVERFLOW));
        return offset == Buckets.NONE ? END : transaction.open(offset);
    }

    /** Checks a unit that is not what lies on the media, for this transaction makes it. */
    private boolean isIntact(Transaction transaction, int slot, long header) {
        long sum = UnitLayout.seed(transaction.offset(slot), geometry.poolSeed())
                + UnitLayout.mix(UnitLayout.HEADER, header);
        for (int index = UnitLayout.BODY; index < UnitLayout.WORD_COUNT; index++) {
            sum += UnitLayout.mix(index, transaction.get(slot, index));
        }
        return transaction.get(slot, UnitLayout.HEADER) == header
                && transaction.get(slot, UnitLayout.CHECK) == sum;
    }

    private static boolean isWellFormed(Transaction transaction, int slot) {
        long counts = transaction.get(slot, BucketLayout.COUNTS);
        int left = Buckets.entryCount(counts);
        int used = Buckets.usedCount(counts);
        if (used < 0 || used > BucketLayout.ENTRY_WORD_COUNT_MAX) {
            return false;
        }
        int at = BucketLayout.ENTRIES;
        int end = at + used;
        for (; left > 0 && at + BucketLayout.NAME < end; left--) {
            int length = Buckets.nameLength(transaction.get(slot, at + 1));
            if (length == 0) {
                return false;
            }
            at += NameWords.entryCount(length);
        }
        return left == 0 && at == end;
    }

    /** {@return how many entries a unit has} */
    static int entryCount(Transaction transaction, int slot) {
        return Buckets.entryCount(transaction.get(slot, BucketLayout.COUNTS));
    }

    /** {@return the word behind the last entry} */
    static int end(Transaction transaction, int slot) {
        return BucketLayout.ENTRIES + Buckets.usedCount(transaction.get(slot, BucketLayout.COUNTS));
    }

    /** {@return true if an entry of so many words fits in} */
    static boolean fits(Transaction transaction, int slot, int wordCount) {
        return end(transaction, slot) + wordCount <= UnitLayout.WORD_COUNT;
    }

    /** {@return how many words the entry at a word takes} */
    static int wordCount(Transaction transaction, int slot, int at) {
        return NameWords.entryCount(Buckets.nameLength(transaction.get(slot, at + 1)));
    }

    /** {@return the word at which the entry of a name begins, or {@link #NONE}} */
    static int find(Transaction transaction, int slot, long hash, Name name) {
        int at = BucketLayout.ENTRIES;
        for (int left = entryCount(transaction, slot); left > 0; left--) {
            if (transaction.get(slot, at) >>> BucketLayout.DISCRIMINATOR_BITS == hash
                    && isNamed(transaction, slot, at, name)) {
                return at;
            }
            at += wordCount(transaction, slot, at);
        }
        return NONE;
    }

    private static boolean isNamed(Transaction transaction, int slot, int at, Name name) {
        if (Buckets.nameLength(transaction.get(slot, at + 1)) != name.length()) {
            return false;
        }
        for (int index = 0; index < NameWords.count(name.length()); index++) {
            if (transaction.get(slot, at + BucketLayout.NAME + index)
                    != NameWords.word(name.segment(), name.offset(), name.length(), index)) {
                return false;
            }
        }
        return true;
    }

    /** {@return a bit for each discriminator that a name with this hash has here} */
    static long discriminators(Transaction transaction, int slot, long hash) {
        long taken = 0;
        int at = BucketLayout.ENTRIES;
        for (int left = entryCount(transaction, slot); left > 0; left--) {
            long key = transaction.get(slot, at);
            if (key >>> BucketLayout.DISCRIMINATOR_BITS == hash) {
                taken |= 1L << key;
            }
            at += wordCount(transaction, slot, at);
        }
        return taken;
    }

    /** Adds an entry, which {@linkplain #fits fits}. */
    static void append(Transaction transaction, int slot, long key, long second, Name name) {
        int at = end(transaction, slot);
        int wordCount = NameWords.entryCount(name.length());
        assert at + wordCount <= UnitLayout.WORD_COUNT;
        transaction.set(slot, at, key);
        transaction.set(slot, at + 1, second);
        for (int index = 0; index < wordCount - BucketLayout.NAME; index++) {
            transaction.set(slot, at + BucketLayout.NAME + index,
                    NameWords.word(name.segment(), name.offset(), name.length(), index));
        }
        count(transaction, slot, 1, wordCount);
    }

    /** Adds an entry of another unit, which {@linkplain #fits fits}; it stays there, too. */
    static void copy(Transaction transaction, int from, int at, int to) {
        int wordCount = wordCount(transaction, from, at);
        copyWords(transaction, from, at, to, end(transaction, to), wordCount);
        count(transaction, to, 1, wordCount);
    }

    /** Copies words; within a unit to the front only. */
    private static void copyWords(Transaction transaction, int from, int at, int to, int target, int wordCount) {
        assert target + wordCount <= UnitLayout.WORD_COUNT && (from != to || target <= at);
        for (int index = 0; index < wordCount; index++) {
            transaction.set(to, target + index, transaction.get(from, at + index));
        }
    }

    private static void count(Transaction transaction, int slot, int entries, int words) {
        long counts = transaction.get(slot, BucketLayout.COUNTS);
        transaction.set(slot, BucketLayout.COUNTS,
                Buckets.counts(Buckets.entryCount(counts) + entries, Buckets.usedCount(counts) + words));
    }

    /**
     * Removes an entry. The hole is filled by the last entry if that is as long, or else those behind it move up. What
     * lies behind the used words stays as it is: it needs no place in the log.
     */
    static void remove(Transaction transaction, int slot, int at) {
        int wordCount = wordCount(transaction, slot, at);
        int end = end(transaction, slot);
        int last = at;
        for (int next = at + wordCount; next < end; next += wordCount(transaction, slot, next)) {
            last = next;
        }
        if (end - last == wordCount) {
            copyWords(transaction, slot, last, slot, at, wordCount);
        } else {
            copyWords(transaction, slot, at + wordCount, slot, at, end - at - wordCount);
        }
        count(transaction, slot, -1, -wordCount);
    }

    /**
     * Gives a unit that has none an overflow unit.
     *
     * @return its slot; -ENOSPC, -EIO
     */
    int extend(Transaction transaction, LaneSpace space, int slot, DirectoryState state) {
        if (!transaction.hasRoom(1)) {
            return -ErrorNumber.ENOSPC;
        }
        int group = geometry.groupOf(transaction.offset(slot) >>> PoolGeometry.BLOCK_SHIFT);
        long offset = space.takeUnit(group);
        if (offset < 0) {
            return (int) offset;
        }
        int added = transaction.create(offset, UnitKind.BUCKET, state.inode());
        transaction.set(slot, BucketLayout.OVERFLOW, offset >>> UnitLayout.SHIFT);
        return added;
    }

    /**
     * Takes an overflow unit without entries out of its bucket. One that this very transaction has taken stays: the
     * next change of the bucket finds it.
     *
     * @return true if it is out
     */
    static boolean drop(Transaction transaction, LaneSpace space, int previous, int slot) {
        assert entryCount(transaction, slot) == 0;
        if (transaction.isWritten(slot)) {
            return false;
        }
        transaction.set(previous, BucketLayout.OVERFLOW, transaction.get(slot, BucketLayout.OVERFLOW));
        space.freeUnit(transaction.offset(slot));
        return true;
    }
}
