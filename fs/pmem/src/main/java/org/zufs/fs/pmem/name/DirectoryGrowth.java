// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;

/**
 * Gives a directory more buckets, one at a time: the entries of the bucket whose turn it is are parted by one more bit
 * of their hashes. Immutable, any thread.
 */
final class DirectoryGrowth {
    /** From so many entries for each bucket on there is another bucket. */
    private static final int LOAD = 6;
    /** From so many entries for each bucket on there is another bucket, if one is full: for long names. */
    private static final int LOAD_WHEN_FULL = 2;

    private final BucketMap map;
    private final BucketEditor editor;

    DirectoryGrowth(BucketMap map, BucketEditor editor) {
        this.map = map;
        this.editor = editor;
    }

    /**
     * Says whether a directory is to have another bucket before it gets another entry.
     *
     * @param detail what its inode tells
     * @param isFull there is no room for the entry
     * @return true if so
     */
    static boolean isDue(long detail, boolean isFull) {
        return BucketMap.entryCount(detail) >= (long) BucketMap.bucketCount(detail) * (isFull ? LOAD_WHEN_FULL : LOAD);
    }

    /**
     * Makes the first bucket.
     *
     * @return 0; -ENOSPC, -EIO
     */
    int begin(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state) {
        if (!map.hasBlock(transaction, inodeSlot, 0)) {
            int result = transaction.hasRoom(map.unitsOfRun(transaction, inodeSlot) + 1)
                    ? map.addRun(transaction, space, inodeSlot, state) : BucketMap.NO_RUN;
            if (result != 0) {
                return result == BucketMap.NO_RUN ? -ErrorNumber.ENOSPC : result;
            }
        }
        long offset = map.offset(transaction, inodeSlot, state, 0);
        if (offset < 0) {
            return (int) offset;
        }
        transaction.create(offset, UnitKind.BUCKET, state.inode());
        transaction.set(inodeSlot, InodeLayout.DETAIL, BucketMap.detail(0, 1));
        return 0;
    }

    /**
     * Adds a bucket. It is no error if that cannot be done: then the buckets just become fuller.
     *
     * @return 0; a negative errno, after which the transaction is to be aborted
     */
    int split(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state) {
        long detail = transaction.get(inodeSlot, InodeLayout.DETAIL);
        int bucketCount = BucketMap.bucketCount(detail);
        if (bucketCount == BucketOrder.BUCKET_COUNT_MAX) {
            return 0;
        }
        long offset = map.offset(transaction, inodeSlot, state, BucketOrder.toSplit(bucketCount));
        int source = offset < 0 ? (int) offset : editor.open(transaction, offset, Buckets.header(state));
        if (source < 0 || !transaction.hasRoom(unitCount(transaction, source)
                + map.unitsOfRun(transaction, inodeSlot) + 1)) {
            return 0;
        }
        if (!map.hasBlock(transaction, inodeSlot, bucketCount)) {
            int result = map.addRun(transaction, space, inodeSlot, state);
            if (result != 0) {
                return Math.min(result, 0);
            }
        }
        offset = map.offset(transaction, inodeSlot, state, bucketCount);
        if (offset < 0) {
            return (int) offset;
        }
        int target = transaction.create(offset, UnitKind.BUCKET, state.inode());
        transaction.set(inodeSlot, InodeLayout.DETAIL, BucketMap.detail(BucketMap.entryCount(detail),
                bucketCount + 1));
        int result = part(transaction, space, source, target, state, Integer.highestOneBit(bucketCount));
        if (result == 0) {
            pull(transaction, space, source);
        }
        return result;
    }

    private static int unitCount(Transaction transaction, int first) {
        int count = 0;
        for (int slot = first; slot != BucketEditor.END; slot = BucketEditor.next(transaction, slot)) {
            count++;
        }
        return count;
    }

    /** Moves the entries whose hash has a bit to a new bucket. */
    private int part(Transaction transaction, LaneSpace space, int source, int target, DirectoryState state,
            long bit) {
        int last = target;
        for (int slot = source; slot != BucketEditor.END; slot = BucketEditor.next(transaction, slot)) {
            int at = BucketLayout.ENTRIES;
            while (at < BucketEditor.end(transaction, slot)) {
                if ((transaction.get(slot, at) >>> BucketLayout.DISCRIMINATOR_BITS & bit) == 0) {
                    at += BucketEditor.wordCount(transaction, slot, at);
                    continue;
                }
                if (!BucketEditor.fits(transaction, last, BucketEditor.wordCount(transaction, slot, at))) {
                    last = editor.extend(transaction, space, last, state);
                    if (last < 0) {
                        return last;
                    }
                }
                BucketEditor.copy(transaction, slot, at, last);
                BucketEditor.remove(transaction, slot, at);
            }
        }
        return 0;
    }

    /** Moves entries of overflow units to the front where there is room now, and frees those that are empty then. */
    private static void pull(Transaction transaction, LaneSpace space, int first) {
        int previous = first;
        for (int slot = BucketEditor.next(transaction, first); slot != BucketEditor.END;
                slot = BucketEditor.next(transaction, slot)) {
            int at = BucketLayout.ENTRIES;
            while (at < BucketEditor.end(transaction, slot)) {
                int wordCount = BucketEditor.wordCount(transaction, slot, at);
                int roomy = first;
                while (roomy != slot && !BucketEditor.fits(transaction, roomy, wordCount)) {
                    roomy = BucketEditor.next(transaction, roomy);
                }
                if (roomy == slot) {
                    at += wordCount;
                } else {
                    BucketEditor.copy(transaction, slot, at, roomy);
                    BucketEditor.remove(transaction, slot, at);
                }
            }
            boolean empty = BucketEditor.entryCount(transaction, slot) == 0;
            if (!empty || !BucketEditor.drop(transaction, space, previous, slot)) {
                previous = slot;
            }
        }
    }
}
