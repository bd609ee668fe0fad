// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.log;

import java.util.Arrays;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * What one operation changes, staged in memory until it {@linkplain #commit() commits}: then it is on the media as a
 * whole. Before that, nothing is; an operation that fails half-way just {@linkplain #abort() aborts}.
 *
 * <p>One per lane, used again and again. The caller holds the locks of the units that it opens, from before it reads
 * them until the transaction has ended. Nothing is allocated.
 */
public final class Transaction {
    /** The most units that one transaction can change. */
    public static final int UNIT_COUNT_MAX = 192;
    /** What is left of them for the space that {@link SpaceChanges#stage} tells. */
    public static final int SPACE_COUNT_MAX = 48;

    private static final long ALL_WORDS = -1L;

    private final Journal journal;
    private final PersistentMemory memory;
    private final LaneLog log;
    private final int lane;
    private final long[] offsets = new long[UNIT_COUNT_MAX];
    private final long[] masks = new long[UNIT_COUNT_MAX];
    private final long[] words = new long[UNIT_COUNT_MAX * UnitLayout.WORD_COUNT];
    private SpaceChanges space = SpaceChanges.NONE;
    private int count;
    private boolean open;
    /** The number of the transaction that is being committed; 0 before it is taken. */
    private long committing;

    /**
     * @param journal what all lanes share
     * @param log     the lane's own
     * @param lane    from 0
     */
    public Transaction(Journal journal, LaneLog log, int lane) {
        this.journal = journal;
        memory = journal.memory();
        this.log = log;
        this.lane = lane;
    }

    /**
     * Says who keeps what happens to free space; once, before the first transaction.
     *
     * @param changes the allocator's part of this transaction
     */
    public void space(SpaceChanges changes) {
        space = changes;
        changes.attached(spaceCountMax());
    }

    /** {@return the lane whose transaction this is} */
    public int lane() {
        return lane;
    }

    /** Starts: nothing is staged. The one before has ended. */
    public void begin() {
        assert !open : "the transaction before has not ended";
        open = true;
        count = 0;
    }

    /** {@return true between begin and the end} */
    public boolean isOpen() {
        return open;
    }

    /**
     * Says whether more units can be staged, for those who work in batches.
     *
     * @param units how many
     * @return true if so
     */
    public boolean hasRoom(int units) {
        return count + units + spaceCountMax() <= countMax();
    }

    private int countMax() {
        return Math.min(UNIT_COUNT_MAX, log.recordWordsMax() / (UnitLayout.WORD_COUNT + 2));
    }

    private int spaceCountMax() {
        return Math.min(SPACE_COUNT_MAX, countMax() / 4);
    }

    /**
     * Opens a unit to be read and changed through this transaction; it is known to be intact.
     *
     * @param offset where it lies
     * @return its slot: the same one if it is open already
     */
    public int open(long offset) {
        assert open;
        for (int slot = 0; slot < count; slot++) {
            if (offsets[slot] == offset) {
                return slot;
            }
        }
        int slot = add(offset);
        masks[slot] = 0;
        return slot;
    }

    /**
     * Makes a unit anew, with all words zero behind its header, whatever was there.
     *
     * @param offset where: a unit that this transaction takes
     * @param kind   one of {@link org.zufs.fs.pmem.format.UnitKind}
     * @param owner  the index of the owning inode's unit
     * @return its slot
     */
    public int create(long offset, int kind, long owner) {
        int slot = open(offset);
        int base = slot * UnitLayout.WORD_COUNT;
        Arrays.fill(words, base, base + UnitLayout.WORD_COUNT, 0);
        long header = UnitLayout.header(kind, owner);
        words[base + UnitLayout.HEADER] = header;
        words[base + UnitLayout.CHECK] = UnitLayout.checkOfEmpty(offset, journal.poolSeed(), header);
        masks[slot] = ALL_WORDS;
        return slot;
    }

    private int add(long offset) {
        assert (offset & UnitLayout.LENGTH - 1) == 0 && offset > 0 : offset;
        if (count == UNIT_COUNT_MAX) {
            throw new IllegalStateException("a transaction changes more than " + UNIT_COUNT_MAX + " units");
        }
        offsets[count] = offset;
        return count++;
    }

    /** {@return true if all of a unit is written by this transaction, as of one that it creates} */
    public boolean isWritten(int slot) {
        return masks[slot] == ALL_WORDS;
    }

    /** {@return where the unit of a slot lies} */
    public long offset(int slot) {
        return offsets[slot];
    }

    /**
     * Reads a word as it will be.
     *
     * @param slot  of the unit
     * @param index of the word
     * @return the word
     */
    public long get(int slot, int index) {
        return (masks[slot] >>> index & 1) != 0 ? words[slot * UnitLayout.WORD_COUNT + index]
                : memory.word(offsets[slot] + (long) index * Long.BYTES);
    }

    /**
     * Changes a word, and the unit's check with it.
     *
     * @param slot  of the unit
     * @param index of the word; not the check
     * @param value the word
     */
    public void set(int slot, int index, long value) {
        assert index != UnitLayout.CHECK && index >= 0 && index < UnitLayout.WORD_COUNT : index;
        long old = get(slot, index);
        if (old == value) {
            return;
        }
        int base = slot * UnitLayout.WORD_COUNT;
        words[base + UnitLayout.CHECK] = get(slot, UnitLayout.CHECK) - UnitLayout.mix(index, old)
                + UnitLayout.mix(index, value);
        words[base + index] = value;
        masks[slot] |= 1L << index | 1L << UnitLayout.CHECK;
    }

    /**
     * Ends the transaction: all that is staged is durable, in the sense of the pool's domain, and in place.
     *
     * @return 0; or a negative errno, after which nothing has changed, except that after EIO from media that failed
     *         half-way only the next mount knows; no further transaction can commit then
     */
    public int commit() {
        assert open;
        committing = 0;
        try {
            int result = space.stage(this);
            if (result < 0) {
                return result;
            }
            int wordCount = recordWords();
            if (wordCount == LogRecordLayout.ITEMS) {
                return 0;
            }
            if (wordCount > log.recordWordsMax()) {
                return -ErrorNumber.ENOSPC;
            }
            if (log.isShared()) {
                synchronized (log) {
                    return write(wordCount);
                }
            }
            return write(wordCount);
        } catch (InternalError lost) {
            // Bytes of the media are lost. If the number is not taken yet, they were only to be read.
            failed(lost);
            return -ErrorNumber.EIO;
        } catch (RuntimeException | Error unexpected) {
            failed(unexpected);
            throw unexpected;
        } finally {
            journal.end(lane);
            open = false;
            space.finish(committing);
        }
    }

    /**
     * Nobody knows whether the transaction will be found by who recovers the pool: neither what it uses nor what it
     * frees may be given to others.
     */
    private void failed(Throwable cause) {
        if (committing != 0) {
            journal.fail(cause);
            committing = 0;
        }
    }

    private int write(int wordCount) {
        // Behind the locks of the units: a transaction that failed has set this before it released them.
        int result = journal.refusal();
        if (result == 0) {
            result = log.makeRoom(wordCount);
        }
        if (result == 0) {
            committing = journal.begin(lane);
            log.append(this, committing, wordCount);
            apply();
        }
        return result;
    }

    /** Ends the transaction: nothing has changed. Does nothing if it has ended. */
    public void abort() {
        if (open) {
            open = false;
            space.finish(0);
        }
    }

    private int recordWords() {
        int wordCount = LogRecordLayout.ITEMS;
        for (int slot = 0; slot < count; slot++) {
            if (masks[slot] != 0) {
                wordCount += LogRecordLayout.ITEM_HEADER_COUNT + Long.bitCount(masks[slot]);
            }
        }
        return wordCount;
    }

    /** Writes the items of the record at an offset of the data view; answers their part of its check. */
    long writeItems(PersistentMemory into, long record) {
        long sum = 0;
        int index = LogRecordLayout.ITEMS;
        for (int slot = 0; slot < count; slot++) {
            long mask = masks[slot];
            if (mask == 0) {
                continue;
            }
            sum += put(into, record, index++, offsets[slot] >>> UnitLayout.SHIFT);
            sum += put(into, record, index++, mask);
            for (long left = mask; left != 0; left &= left - 1) {
                int word = Long.numberOfTrailingZeros(left);
                sum += put(into, record, index++, words[slot * UnitLayout.WORD_COUNT + word]);
            }
        }
        return sum;
    }

    private static long put(PersistentMemory into, long record, int index, long word) {
        into.putDataWord(record + (long) index * Long.BYTES, word);
        return UnitLayout.mix(index, word);
    }

    private void apply() {
        for (int slot = 0; slot < count; slot++) {
            if (masks[slot] != 0) {
                journal.touch(offsets[slot]);
            }
            for (long left = masks[slot]; left != 0; left &= left - 1) {
                int word = Long.numberOfTrailingZeros(left);
                memory.putWord(offsets[slot] + (long) word * Long.BYTES,
                        words[slot * UnitLayout.WORD_COUNT + word]);
            }
        }
    }
}
