// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;

/**
 * Frees inodes that have neither a name nor a use: their content in batches, then the rest at once. Until that is done
 * an inode is an orphan, so that whoever opens the pool next goes on with it.
 */
final class Burial {
    private final PmemSuperblock superblock;
    /** For those that have no lane; each is used with its monitor held. */
    private final Lane[] ownLanes;

    Burial(PmemSuperblock superblock, Lane... ownLanes) {
        this.superblock = superblock;
        this.ownLanes = ownLanes;
    }

    /** {@return a lane for those who have none, to be used with its monitor held} */
    Lane ownLane(long index) {
        return ownLanes[(int) (index % ownLanes.length)];
    }

    /**
     * Frees an inode that nobody can reach any more. If that fails, it stays an orphan.
     *
     * @param index of its unit
     * @param lane  the caller's, without an open transaction; null if he has none
     * @return 0 or a negative errno
     */
    int bury(long index, Lane lane) {
        if (lane != null) {
            return buryOn(lane, index);
        }
        Lane own = ownLane(index);
        synchronized (own) {
            return buryOn(own, index);
        }
    }

    private int buryOn(Lane lane, long index) {
        int result = ExtentTree.MORE;
        try {
            while (result == ExtentTree.MORE) {
                result = step(lane, index);
            }
        } catch (InternalError lost) {
            // Bytes of the media are lost: it stays an orphan.
            result = -ErrorNumber.EIO;
        }
        if (result < 0) {
            superblock.damaged(index);
        }
        return result;
    }

    /** Frees as much as one transaction can. */
    private int step(Lane lane, long index) {
        lane.begin();
        lane.space().deleting(true);
        try {
            Transaction transaction = lane.transaction();
            int slot = transaction.open(index << UnitLayout.SHIFT);
            int result = dismantle(lane, slot);
            if (result != ExtentTree.DONE) {
                int committed = result < 0 ? result : lane.commit();
                return committed < 0 ? committed : result;
            }
            superblock.orphans().remove(lane, slot);
            return lane.commit();
        } finally {
            lane.end();
            lane.space().deleting(false);
        }
    }

    /**
     * Stages that an inode has a name less, and commits; with none left it is an orphan.
     *
     * @param lane whose transaction it is
     * @param slot of the inode
     * @return 0 or a negative errno
     */
    int commitWithoutLink(Lane lane, int slot) {
        int result = dropLink(lane, slot);
        if (result < 0) {
            return result;
        }
        boolean wasLast = InodeWords.linkCount(lane.transaction(), slot) == 0;
        result = lane.commit();
        if (result == 0 && wasLast) {
            superblock.inodeRemoved(lane);
        }
        return result;
    }

    private int dropLink(Lane lane, int slot) {
        Transaction transaction = lane.transaction();
        int links = ModeBits.isDirectory(InodeWords.mode(transaction, slot)) ? 0
                : InodeWords.linkCount(transaction, slot) - 1;
        if (links < 0) {
            return -ErrorNumber.EIO;
        }
        InodeWords.linkCount(transaction, slot, links);
        return links == 0 ? superblock.orphans().add(lane, slot) : 0;
    }

    /**
     * Stages the end of an inode without links.
     *
     * @param lane whose transaction it is
     * @param slot of the inode
     * @return {@link ExtentTree#DONE}: it is all free with this transaction; {@link ExtentTree#MORE}: another one must
     *         follow; or a negative errno
     */
    int dismantle(Lane lane, int slot) {
        Transaction transaction = lane.transaction();
        long content = transaction.get(slot, InodeLayout.CONTENT);
        if (content == InodeLayout.EXTENTS) {
            int result = freeExtents(lane, slot);
            if (result != ExtentTree.DONE) {
                return result;
            }
        } else if (content == InodeLayout.BLOB) {
            freeBlob(lane, slot, InodeLayout.DETAIL);
        }
        freeBlob(lane, slot, InodeLayout.ATTRIBUTES);
        boolean more = content == InodeLayout.BLOB && transaction.get(slot, InodeLayout.DETAIL) != 0
                || transaction.get(slot, InodeLayout.ATTRIBUTES) != 0;
        if (more || !lane.space().hasRoomToFree(1)) {
            return ExtentTree.MORE;
        }
        lane.space().freeUnit(transaction.offset(slot));
        return ExtentTree.DONE;
    }

    /** Frees as much of a blob as the transaction has room for; the inode keeps the rest. */
    private void freeBlob(Lane lane, int slot, int word) {
        Transaction transaction = lane.transaction();
        transaction.set(slot, word, superblock.blobs().free(lane, transaction.get(slot, word)));
    }

    private int freeExtents(Lane lane, int slot) {
        Transaction transaction = lane.transaction();
        if (ModeBits.isDirectory(InodeWords.mode(transaction, slot))) {
            return superblock.names().free(transaction, lane.space(), slot,
                    lane.directory().open(transaction.offset(slot)));
        }
        return superblock.extents().remove(transaction, lane.space(), slot, 0, ExtentTree.BLOCK_END, false,
                lane.extent());
    }

    /** Frees all orphans, of which none is in use: what the last server left, or this one would leave. */
    void buryAll() {
        Lane lane = ownLane(0);
        synchronized (lane) {
            int result;
            try {
                result = superblock.orphans().forEach(index -> visitChecked(lane, index));
            } catch (InternalError lost) {
                result = -ErrorNumber.EIO;
            }
            if (result < 0) {
                superblock.damaged(0);
            }
        }
    }

    /** What cannot be read any more does not keep the pool from being mounted. */
    private void visitChecked(Lane lane, long index) {
        try {
            visit(lane, index);
        } catch (InternalError lost) {
            superblock.damaged(index);
        }
    }

    private void finishCut(Lane lane, long index) {
        InodeState state = superblock.inodes().acquire(index);
        if (state != null && state.inode instanceof PmemFile file && file.finishCut(lane) < 0) {
            superblock.damaged(index);
        }
        superblock.inodes().release(state, lane);
    }

    private void visit(Lane lane, long index) {
        if (superblock.inodes().kindAt(index) == null) {
            superblock.damaged(index);
            return;
        }
        long offset = index << UnitLayout.SHIFT;
        int links = InodeWords.linkCount(superblock.memory(), offset);
        if (links == 0) {
            bury(index, lane);
        } else {
            finishCut(lane, index);
        }
    }
}
