// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.fs.pmem.log.SpaceChanges;
import org.zufs.fs.pmem.log.Transaction;

/**
 * The space of one lane, and what its transaction does to it. Blocks are <i>reserved</i> first, which only this server
 * knows; they are used, or free again, when the transaction says so and commits. So no space is missing half-way: who
 * has reserved all that it needs can commit.
 *
 * <p>Blocks of the media that are found not to fit together make the commit fail with -EIO.
 *
 * <p>For the thread of the lane, except {@link #unpin()}. Nothing is allocated, but for groups that are seen first.
 */
public final class LaneSpace implements SpaceChanges {
    private long reservedLength;

    LaneSpace() {
    }

    /**
     * Reserves a run of blocks; if it is shorter than wanted, ask again. Within or outside of a transaction.
     *
     * @param wanted     how many, at least 1; from 512 on a run that begins at a multiple of 2 MiB is preferred
     * @param goalBlock  the block that would suit best as the first, or 0
     * @param privileged may have blocks that are kept for root
     * @return the first block; or -ENOSPC
     */
    public long reserve(long wanted, long goalBlock, boolean privileged) {
        throw new UnsupportedOperationException();
    }

    /** {@return how many blocks the last {@link #reserve} got, 1 to wanted} */
    public long reservedLength() {
        return reservedLength;
    }

    /**
     * Gives reserved blocks back that no open transaction {@linkplain #use uses}.
     *
     * @param block the first
     * @param count how many
     */
    public void unreserve(long block, long count) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reserved blocks will be used if this transaction commits; if not, they stay reserved, and the caller {@linkplain
     * #unreserve gives them back}.
     *
     * @param block the first
     * @param count how many
     */
    public void use(long block, long count) {
        throw new UnsupportedOperationException();
    }

    /**
     * Says how many blocks of a run this transaction can still use, free or share: a transaction changes only so many
     * groups. Ask before those with runs that may be many or long.
     *
     * @param block the first
     * @param count how many
     * @return 0 to count: how many from the first on; the rest is for another transaction
     */
    public long room(long block, long count) {
        throw new UnsupportedOperationException();
    }

    /**
     * Used blocks will be free if this transaction commits, or, where they are shared, have an owner less. They are not
     * used again before nobody can look at them, or replay a log into them.
     *
     * @param block    the first
     * @param count    how many
     * @param metadata true if units lay in them, of a directory; not for blocks that never were in a log
     */
    public void free(long block, long count, boolean metadata) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a unit, which is used if this transaction commits, and free again if not.
     *
     * @param goalGroup the group that would suit best, or -1
     * @return its offset, to be {@linkplain Transaction#create created}; -ENOSPC or -EIO
     */
    public long takeUnit(int goalGroup) {
        throw new UnsupportedOperationException();
    }

    /**
     * A used unit will be free if this transaction commits.
     *
     * @param offset of the unit
     */
    public void freeUnit(long offset) {
        throw new UnsupportedOperationException();
    }

    /**
     * Used blocks will have one owner more if this transaction commits.
     *
     * @param block the first
     * @param count how many
     * @return how many from the first on, 1 to count: the rest is for another transaction; -EMLINK if they cannot be
     *         shared and have to be copied; -ENOSPC, -EIO
     */
    public int share(long block, long count) {
        throw new UnsupportedOperationException();
    }

    /** {@return true if a used block may have more owners than one, and must not be changed in place} */
    public boolean isShared(long block) {
        throw new UnsupportedOperationException();
    }

    /** Blocks that were looked up from now on until {@link #unpin()} are not used again. May be nested. */
    public void pin() {
        throw new UnsupportedOperationException();
    }

    /** Ends a {@link #pin()} of this lane. Any thread. */
    public void unpin() {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets units be taken from what is kept for that, so that deleting works on a full pool.
     *
     * @param deleting from now on
     */
    public void deleting(boolean deleting) {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets units be taken in blocks that are kept for root.
     *
     * @param privileged from now on
     */
    public void privileged(boolean privileged) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int stage(Transaction transaction) {
        return 0;
    }

    @Override
    public void finish(long sequence) {
    }
}
