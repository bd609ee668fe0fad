// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/**
 * The entries of directories. What is read is what the last committed transaction left; what is changed is part of a
 * transaction.
 *
 * <p>Invariants: an entry is in the bucket that {@link BucketOrder#bucket} says of its hash, or in an overflow unit of
 * it; no two entries of a directory have the same name or the same key; an entry keeps its key as long as it lives; an
 * overflow unit is empty only if the transaction that emptied it had taken it; the word {@link InodeLayout#DETAIL}
 * counts entries and buckets, and units behind the last bucket mean nothing.
 *
 * <p>The caller holds the lock of the directory, from before it reads to the end of the transaction. After a negative
 * answer within a transaction it is to be aborted. Nothing of this allocates, but for a directory of which more is in
 * use than ever. Damage on the media is answered with -EIO. Any thread.
 */
public final class DirectoryIndex {
    /** The most entries. */
    private static final int ENTRY_COUNT_MAX = Integer.MAX_VALUE;
    private static final int SLOT_SHIFT = 8;
    private static final int PREVIOUS_SHIFT = 32;

    private final NameHash hashes;
    private final Buckets buckets;
    private final BucketEditor editor;
    private final BucketMap map;
    private final DirectoryGrowth growth;
    private final DirectoryScan scan;
    private final ExtentTree extents;

    /**
     * @param geometry the pool
     * @param extents  the trees that say where a directory's blocks lie
     */
    public DirectoryIndex(PoolGeometry geometry, ExtentTree extents) {
        this(geometry, extents, new NameHash(geometry.hashSeed()));
    }

    /** With another hash, for tests. */
    DirectoryIndex(PoolGeometry geometry, ExtentTree extents, NameHash hashes) {
        this.hashes = hashes;
        this.extents = extents;
        buckets = new Buckets(geometry);
        editor = new BucketEditor(geometry, buckets);
        map = new BucketMap(geometry, extents);
        growth = new DirectoryGrowth(map, editor);
        scan = new DirectoryScan(geometry, map, buckets);
    }

    /** {@return the inode's unit index of what {@link #find} has answered} */
    public static long inode(long found) {
        return found & Buckets.INODE_MASK;
    }

    /** {@return the type, {@code DT_*}, of what {@link #find} has answered} */
    public static int type(long found) {
        return Buckets.type(found);
    }

    /**
     * Finds an entry.
     *
     * @param state of the directory
     * @param name  1 to 255 bytes
     * @return the {@linkplain #inode inode's} unit index, unchecked, and the {@linkplain #type type}, not negative;
     *         -ENOENT, -EIO
     */
    public long find(DirectoryState state, Name name) {
        long detail = map.detail(state);
        if (detail <= 0) {
            return detail == 0 ? -ErrorNumber.ENOENT : detail;
        }
        long hash = hashes.of(name);
        long offset = map.offset(state, BucketOrder.bucket(hash, BucketMap.bucketCount(detail)));
        return offset < 0 ? offset : buckets.find(offset, Buckets.header(state), hash, name);
    }

    /** {@return how many entries a directory has; -EIO} */
    public long count(DirectoryState state) {
        long detail = map.detail(state);
        return detail < 0 ? detail : BucketMap.entryCount(detail);
    }

    /** {@return 1 if a directory has no entries, 0 if it has some; -EIO} */
    public int isEmpty(DirectoryState state) {
        long count = count(state);
        return count < 0 ? (int) count : count == 0 ? 1 : 0;
    }

    /**
     * Adds an entry.
     *
     * @param transaction takes the changes
     * @param space       of the lane
     * @param inodeSlot   of the directory's inode, which is on the media
     * @param state       of the directory
     * @param name        1 to 255 bytes, neither NUL nor '/' among them
     * @param inode       unit index of its inode
     * @param type        {@code DT_*}
     * @return 0; -EEXIST, -ENOSPC, -EIO
     */
    public int insert(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state, Name name,
            long inode, int type) {
        assert inode > 0 && inode <= Buckets.INODE_MASK && type >= 0 && type < 16 && name.length() > 0;
        long onMedia = map.detail(state);
        if (onMedia < 0) {
            return (int) onMedia;
        }
        if (transaction.get(inodeSlot, InodeLayout.DETAIL) == 0) {
            int result = growth.begin(transaction, space, inodeSlot, state);
            if (result < 0) {
                return result;
            }
        }
        long detail = transaction.get(inodeSlot, InodeLayout.DETAIL);
        if (BucketMap.entryCount(detail) == ENTRY_COUNT_MAX) {
            return -ErrorNumber.ENOSPC;
        }
        long hash = hashes.of(name);
        int slot = search(transaction, inodeSlot, state, hash, name);
        if (slot >= BucketEditor.END && DirectoryGrowth.isDue(detail, slot == BucketEditor.END)) {
            int result = growth.split(transaction, space, inodeSlot, state);
            slot = result < 0 ? result : search(transaction, inodeSlot, state, hash, name);
        }
        if (slot == BucketEditor.END) {
            slot = extend(transaction, space, inodeSlot, state, hash);
        }
        if (slot < 0) {
            return slot;
        }
        long key = hash << BucketLayout.DISCRIMINATOR_BITS | Long.numberOfTrailingZeros(~state.discriminators);
        BucketEditor.append(transaction, slot, key, Buckets.second(inode, type, name.length()), name);
        transaction.set(inodeSlot, InodeLayout.DETAIL, transaction.get(inodeSlot, InodeLayout.DETAIL) + 1);
        state.lowestPlace = Math.min(state.lowestPlace, BucketOrder.place(key));
        return 0;
    }

    /** {@return the slot of the bucket of a hash; -EIO; -ENOSPC if the transaction is full} */
    private int open(Transaction transaction, int inodeSlot, DirectoryState state, long hash) {
        int bucketCount = BucketMap.bucketCount(transaction.get(inodeSlot, InodeLayout.DETAIL));
        long offset = map.offset(transaction, inodeSlot, state, BucketOrder.bucket(hash, bucketCount));
        return offset < 0 ? (int) offset : editor.open(transaction, offset, Buckets.header(state));
    }

    /**
     * Makes sure that a name is not there, and notes the discriminators of its hash.
     *
     * @return the slot of a unit of its bucket in which it has room, or {@link BucketEditor#END}; -EEXIST, -ENOSPC,
     *         -EIO
     */
    private int search(Transaction transaction, int inodeSlot, DirectoryState state, long hash, Name name) {
        int wordCount = NameWords.entryCount(name.length());
        int roomy = BucketEditor.END;
        long discriminators = 0;
        int slot = open(transaction, inodeSlot, state, hash);
        if (slot < 0) {
            return slot;
        }
        for (; slot != BucketEditor.END; slot = BucketEditor.next(transaction, slot)) {
            if (BucketEditor.find(transaction, slot, hash, name) != BucketEditor.NONE) {
                return -ErrorNumber.EEXIST;
            }
            discriminators |= BucketEditor.discriminators(transaction, slot, hash);
            if (roomy == BucketEditor.END && BucketEditor.fits(transaction, slot, wordCount)) {
                roomy = slot;
            }
        }
        state.discriminators = discriminators;
        return discriminators == -1L ? -ErrorNumber.ENOSPC : roomy;
    }

    /** {@return the slot of another overflow unit for the bucket of a hash; -ENOSPC, -EIO} */
    private int extend(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state, long hash) {
        int last = open(transaction, inodeSlot, state, hash);
        int units = 1;
        for (int slot = last; slot >= 0; slot = BucketEditor.next(transaction, slot)) {
            last = slot;
            units++;
        }
        if (units > BucketLayout.CHAIN_COUNT_MAX) {
            return -ErrorNumber.ENOSPC;
        }
        return last < 0 ? last : editor.extend(transaction, space, last, state);
    }

    /**
     * Lets a name stand for another inode. Its position stays what it is.
     *
     * @param transaction takes the change
     * @param inodeSlot   of the directory's inode
     * @param state       of the directory
     * @param name        of the entry
     * @param inode       unit index of the new inode
     * @param type        {@code DT_*} of it
     * @return 0; -ENOENT, -EIO
     */
    public int replace(Transaction transaction, int inodeSlot, DirectoryState state, Name name, long inode,
            int type) {
        assert inode > 0 && inode <= Buckets.INODE_MASK && type >= 0 && type < 16;
        long place = locate(transaction, inodeSlot, state, name);
        if (place < 0) {
            return (int) place;
        }
        transaction.set(slot(place), at(place) + 1, Buckets.second(inode, type, name.length()));
        return 0;
    }

    /**
     * Removes an entry.
     *
     * @param transaction takes the change
     * @param space       of the lane
     * @param inodeSlot   of the directory's inode
     * @param state       of the directory
     * @param name        of the entry
     * @return 0; -ENOENT, -EIO
     */
    public int remove(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state, Name name) {
        long place = locate(transaction, inodeSlot, state, name);
        if (place < 0) {
            return (int) place;
        }
        long detail = transaction.get(inodeSlot, InodeLayout.DETAIL);
        int entryCount = BucketMap.entryCount(detail);
        if (entryCount == 0) {
            return -ErrorNumber.EIO;
        }
        int slot = slot(place);
        int previous = (int) (place >>> PREVIOUS_SHIFT);
        BucketEditor.remove(transaction, slot, at(place));
        if (previous != slot && BucketEditor.entryCount(transaction, slot) == 0) {
            BucketEditor.drop(transaction, space, previous, slot);
        }
        transaction.set(inodeSlot, InodeLayout.DETAIL,
                BucketMap.detail(entryCount - 1, BucketMap.bucketCount(detail)));
        return 0;
    }

    /** {@return the slot of the unit before (of the same one if it is the first), slot and word; a negative errno} */
    private long locate(Transaction transaction, int inodeSlot, DirectoryState state, Name name) {
        long detail = map.detail(state);
        if (detail < 0) {
            return detail;
        }
        if (transaction.get(inodeSlot, InodeLayout.DETAIL) == 0) {
            return -ErrorNumber.ENOENT;
        }
        long hash = hashes.of(name);
        int slot = open(transaction, inodeSlot, state, hash);
        int previous = slot;
        while (slot >= 0) {
            int at = BucketEditor.find(transaction, slot, hash, name);
            if (at != BucketEditor.NONE) {
                return (long) previous << PREVIOUS_SHIFT | (long) slot << SLOT_SHIFT | at;
            }
            previous = slot;
            slot = BucketEditor.next(transaction, slot);
        }
        return slot == BucketEditor.END ? -ErrorNumber.ENOENT : slot;
    }

    private static int slot(long place) {
        return (int) place >>> SLOT_SHIFT;
    }

    private static int at(long place) {
        return (int) place & (1 << SLOT_SHIFT) - 1;
    }

    /**
     * Lists entries from a position on, until one is not taken or all have been. An entry that lives during a whole
     * scan is listed once, whatever else happens to the directory. If some have been taken before damage is met, they
     * are all; the next listing, which begins there, tells.
     *
     * @param state    of the directory
     * @param position {@link Directory#FIRST_POSITION}, or one that was told with an entry
     * @param taker    takes the entries
     * @return 0 or -EIO
     */
    public int list(DirectoryState state, long position, EntryTaker taker) {
        long detail = map.detail(state);
        if (detail <= 0) {
            return (int) detail;
        }
        return scan.list(state, BucketMap.bucketCount(detail),
                Math.max(position - Directory.FIRST_POSITION, 0), taker);
    }

    /**
     * Frees the blocks of a directory without entries that is being removed, as many as one transaction can.
     *
     * @param transaction takes the changes
     * @param space       of the lane
     * @param inodeSlot   of the directory's inode
     * @param state       of the directory
     * @return {@link ExtentTree#DONE}; {@link ExtentTree#MORE}: commit, and call again in another transaction; -EIO
     */
    public int free(Transaction transaction, LaneSpace space, int inodeSlot, DirectoryState state) {
        assert BucketMap.entryCount(transaction.get(inodeSlot, InodeLayout.DETAIL)) == 0;
        map.dropRun(space, state);
        state.forget();
        transaction.set(inodeSlot, InodeLayout.DETAIL, 0);
        return extents.remove(transaction, space, inodeSlot, 0, ExtentTree.BLOCK_END, true, state.extent);
    }

    /**
     * The directory is no longer in use: gives back what was reserved for it. No transaction is open that changes it.
     *
     * @param space of any lane
     * @param state may be {@linkplain DirectoryState#open opened} for another directory then
     */
    public void close(LaneSpace space, DirectoryState state) {
        map.dropRun(space, state);
        state.forget();
    }
}
