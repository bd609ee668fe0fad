// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.util.concurrent.locks.ReentrantLock;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.media.PersistentMemory;

/**
 * The inodes of one lane that are to be freed, or cut: those without a name that are still in use, and those with
 * blocks behind their end. Its lock guards its units, and is {@linkplain Lane#hold held} until the transaction has
 * ended; it is taken inside the locks of inodes.
 */
final class OrphanList {
    /** The longest chain that is believed, in units. */
    private static final int UNIT_COUNT_MAX = 1 << 20;
    private static final int PLACES_PER_UNIT = UnitLayout.WORD_COUNT;

    private final PoolGeometry geometry;
    private final PersistentMemory memory;
    private final long firstOffset;
    private final ReentrantLock lock = new ReentrantLock();
    /** The unit in which a free place was last. Guarded by the lock. */
    private long hintOffset;
    /** The word of it that was free then. Guarded by the lock. */
    private int hintWord = OrphanLayout.PLACES;
    /** The unit of the hint was found intact; later ones are when the hint moves to them. */
    private boolean hintVerified;

    OrphanList(PoolGeometry geometry, int lane) {
        this.geometry = geometry;
        memory = geometry.memory();
        firstOffset = OrphanLayout.offset(lane);
        hintOffset = firstOffset;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Takes the inodes that a list names. */
    interface Visitor {
        /**
         * Takes one.
         *
         * @param index as the media tell it, unchecked
         */
        void visit(long index);
    }

    /**
     * Tells all inodes in the list; it may be changed meanwhile by who is told.
     *
     * @param visitor takes them
     * @return 0, or -EIO if a unit is damaged: what it and those behind it name stays
     */
    int forEach(Visitor visitor) {
        int left = UNIT_COUNT_MAX;
        for (long offset = firstOffset; offset != 0; offset = next(offset)) {
            if (left-- == 0 || !geometry.isIntact(offset, UnitKind.ORPHANS)) {
                return -ErrorNumber.EIO;
            }
            for (int word = OrphanLayout.PLACES; word < PLACES_PER_UNIT; word++) {
                long index = memory.word(offset + (long) word * Long.BYTES);
                if (index != 0) {
                    visitor.visit(index);
                }
            }
        }
        return 0;
    }

    private long next(long offset) {
        return memory.word(offset + OrphanLayout.NEXT * Long.BYTES) << UnitLayout.SHIFT;
    }

    /**
     * Adds an inode. With the lock held until the transaction has ended.
     *
     * @param lane the lane, whose transaction is open
     * @param slot of the inode
     * @return 0 or a negative errno: ENOSPC, EIO
     */
    int add(Lane lane, int slot) {
        assert lock.isHeldByCurrentThread();
        if (!hintVerified && !geometry.isIntact(hintOffset, UnitKind.ORPHANS)) {
            return -ErrorNumber.EIO;
        }
        hintVerified = true;
        Transaction transaction = lane.transaction();
        long offset = hintOffset;
        int word = freeWord(offset, hintWord);
        if (word == 0) {
            offset = unitWithRoom();
            word = offset > 0 ? freeWord(offset, OrphanLayout.PLACES) : OrphanLayout.PLACES;
        }
        if (offset > 0) {
            hintOffset = offset;
            hintWord = word;
        } else if (offset == 0) {
            // No hint: it is no unit of the list before the transaction has committed.
            offset = append(lane);
        }
        if (offset < 0) {
            return (int) offset;
        }
        transaction.set(transaction.open(offset), word, transaction.offset(slot) >>> UnitLayout.SHIFT);
        transaction.set(slot, InodeLayout.ORPHAN_PLACE, (offset >>> UnitLayout.SHIFT) * PLACES_PER_UNIT + word);
        return 0;
    }

    /** {@return a free word of a unit, from one on and around; 0 if there is none, or the unit is damaged} */
    private int freeWord(long offset, int from) {
        for (int word = from; word < PLACES_PER_UNIT; word++) {
            if (memory.word(offset + (long) word * Long.BYTES) == 0) {
                return word;
            }
        }
        for (int word = OrphanLayout.PLACES; word < from; word++) {
            if (memory.word(offset + (long) word * Long.BYTES) == 0) {
                return word;
            }
        }
        return 0;
    }

    /** {@return a unit of the chain with a free place; 0 if there is none; -EIO} */
    private long unitWithRoom() {
        int left = UNIT_COUNT_MAX;
        for (long offset = firstOffset; offset != 0; offset = next(offset)) {
            if (left-- == 0 || !geometry.isIntact(offset, UnitKind.ORPHANS)) {
                return -ErrorNumber.EIO;
            }
            if (freeWord(offset, OrphanLayout.PLACES) != 0) {
                return offset;
            }
        }
        return 0;
    }

    /** Puts a new unit behind the first. */
    private long append(Lane lane) {
        Transaction transaction = lane.transaction();
        long offset = lane.space().takeUnit(geometry.groupOf(firstOffset >>> PoolGeometry.BLOCK_SHIFT));
        if (offset < 0) {
            return offset;
        }
        int first = transaction.open(firstOffset);
        int added = transaction.create(offset, UnitKind.ORPHANS, firstOffset >>> UnitLayout.SHIFT);
        transaction.set(added, OrphanLayout.NEXT, transaction.get(first, OrphanLayout.NEXT));
        transaction.set(first, OrphanLayout.NEXT, offset >>> UnitLayout.SHIFT);
        return offset;
    }

    /**
     * Takes an inode off. With the lock held until the transaction has ended.
     *
     * @param transaction takes the change
     * @param place       as the inode tells it
     * @param index       of the inode's unit
     */
    void remove(Transaction transaction, long place, long index) {
        assert lock.isHeldByCurrentThread();
        long offset = place / PLACES_PER_UNIT << UnitLayout.SHIFT;
        int word = (int) (place % PLACES_PER_UNIT);
        int slot = transaction.open(offset);
        if (transaction.get(slot, word) == index) {
            transaction.set(slot, word, 0);
            hintOffset = offset;
            hintWord = word;
        }
    }
}
