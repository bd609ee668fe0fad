// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Journal;
import org.zufs.spi.media.PersistDomain;

/**
 * The space of a pool: how much is free, and who may have it. Thread-safe.
 *
 * <p>Always: {@link #free} counts the blocks that are free on the media and not reserved; those in limbo are among
 * them, and can be had after the transactions up to now are retired. {@link #claim} takes from that number first, so
 * that an operation fails before it changes anything.
 */
public final class Space {
    private static final int DRAIN_COUNT = 64;
    /** Pools of so many blocks keep more than one chunk for deleting. */
    private static final int SMALL_BLOCK_COUNT = 4096;

    private final Journal journal;
    private final LaneSpace[] lanes;
    private final long reservedBlocks;
    private final boolean dataWaits;
    private final Epochs epochs;
    private final Spares spares;
    private final AtomicLong free = new AtomicLong();
    private final AtomicLong inLimbo = new AtomicLong();
    /** Transactions under way that take owners from shared blocks, and the last that did. */
    private final AtomicInteger leaving = new AtomicInteger();
    private final AtomicLong lastLeft = new AtomicLong();
    private volatile GroupTable table;

    /**
     * Nothing is read yet. Before the first lane asks for anything, {@link #load()} or {@link #load(long)}.
     *
     * @param geometry       the pool
     * @param journal        says up to where freed blocks may be used again
     * @param laneCount      how many lanes take space
     * @param reservedBlocks that only privileged callers get
     */
    public Space(PoolGeometry geometry, Journal journal, int laneCount, long reservedBlocks) {
        this.journal = journal;
        this.reservedBlocks = reservedBlocks;
        dataWaits = geometry.memory().domain() == PersistDomain.FILE;
        epochs = new Epochs(laneCount);
        table = new GroupTable(geometry, null);
        spares = new Spares(geometry.blockCount() < SMALL_BLOCK_COUNT ? 1 : Spares.COUNT_MAX);
        lanes = new LaneSpace[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            int first = (int) ((long) lane * table.count() / laneCount);
            int next = (int) ((long) (lane + 1) * table.count() / laneCount);
            lanes[lane] = new LaneSpace(this, lane, Math.min(first + 1, Math.max(first, next - 1)), first);
        }
    }

    /** A transaction is about to take owners from shared blocks. */
    void ownersLeave() {
        leaving.incrementAndGet();
    }

    /** It has ended, with this number, or 0 if nothing was changed. */
    void ownersLeft(long sequence) {
        lastLeft.accumulateAndGet(sequence, Math::max);
        leaving.decrementAndGet();
    }

    /**
     * {@return true if shared blocks may have had more owners at the last checkpoint than now, and that is what comes
     * back when the machine ends: who is left must not change them in place yet}
     */
    boolean ownersLeft() {
        return dataWaits && (leaving.get() > 0 || lastLeft.get() > journal.checkpoint());
    }

    /**
     * After a crash, when the logs are replayed: counts what is free in the group table.
     *
     * @return 0; or -EIO if groups are damaged, whose blocks are not used any more: the others are
     */
    public int load() {
        GroupTable groups = table;
        free.set(groups.sum());
        return groups.damagedCount() == 0 ? 0 : -ErrorNumber.EIO;
    }

    /**
     * After a clean stop: takes the superblock's word for it, and reads nothing.
     *
     * @param freeBlocks that the superblock tells
     */
    public void load(long freeBlocks) {
        free.set(freeBlocks);
    }

    /**
     * The pool has grown by groups at its end.
     *
     * @param grown      how it is now
     * @param freeBlocks of the new groups
     */
    public synchronized void grow(PoolGeometry grown, long freeBlocks) {
        table = table.grow(grown);
        free.addAndGet(freeBlocks);
    }

    /** {@return the space of a lane, to be given to its {@link org.zufs.fs.pmem.log.Transaction#space}} */
    public LaneSpace lane(int lane) {
        return lanes[lane];
    }

    /** {@return free blocks, without those that are reserved; at rest, what the group table says} */
    public long freeBlockCount() {
        return Math.max(0, free.get());
    }

    /** {@return blocks that can still be had; privileged: with those that are kept for root} */
    public long availableBlockCount(boolean privileged) {
        return Math.max(0, free.get() - kept(privileged));
    }

    /** {@return groups that were found damaged since the pool was opened} */
    public int damagedGroupCount() {
        return table.damagedCount();
    }

    GroupTable table() {
        return table;
    }

    Epochs epochs() {
        return epochs;
    }

    private long kept(boolean privileged) {
        return spares.blockCount() + (privileged ? 0 : reservedBlocks);
    }

    /** {@return 0, or the negative errno with which transactions are refused} */
    int refusal() {
        return journal.refusal();
    }

    /** Sets blocks aside; answers how many, 0 to wanted. */
    long claim(long wanted, boolean privileged) {
        spares.look(this);
        long left = free.get();
        while (true) {
            long count = Math.min(wanted, left - kept(privileged));
            if (count <= 0) {
                return 0;
            }
            long seen = free.compareAndExchange(left, left - count);
            if (seen == left) {
                return count;
            }
            left = seen;
        }
    }

    void unclaim(long count) {
        if (count != 0) {
            free.addAndGet(count);
        }
    }

    /** Reserved blocks of a group that is locked are free again. */
    void unreserve(Group group, int from, int count) {
        group.unreserve(from, count);
        free.addAndGet(count);
        returned(group);
    }

    /** Says up to which transaction blocks that it freed may be used again. */
    private long safeSequence(boolean metadata) {
        if (metadata) {
            return journal.retired();
        }
        return dataWaits ? journal.checkpoint() : Long.MAX_VALUE;
    }

    /**
     * Blocks of a group that is locked were freed on the media.
     *
     * @param epoch  the one that the transaction has ended
     * @param oldest the oldest one from which somebody looks
     * @return true if they wait in limbo, where the caller puts them
     */
    boolean freed(Group group, int from, int count, boolean metadata, long sequence, long epoch, long oldest) {
        free.addAndGet(count);
        if (sequence <= safeSequence(metadata) && epoch < oldest) {
            group.freed(from, count);
            return false;
        }
        group.setReserved(from, count, true);
        inLimbo.addAndGet(count);
        return true;
    }

    void leaveLimbo(long block, int count) {
        GroupTable groups = table;
        Group group = groups.group(groups.groupOf(block));
        group.lock();
        try {
            group.unreserve((int) (block - group.firstBlock()), count);
            inLimbo.addAndGet(-count);
            returned(group);
        } finally {
            group.unlock();
        }
    }

    /** Something may be had again in a group that is locked: none of its blocks are between used and reserved. */
    void returned(Group group) {
        spares.refill(group);
        table.note(group, false);
    }

    /** Lets some blocks out of a lane's limbo that are safe. */
    void drain(Limbo limbo, boolean metadata) {
        if (!limbo.isEmpty()) {
            limbo.drain(this, safeSequence(metadata), epochs.oldest(), DRAIN_COUNT);
        }
    }

    /** Lets blocks out of limbo that are safe, or else can be made so; answers false if there are none. */
    boolean drainAll() {
        long before = inLimbo.get();
        if (before != 0) {
            drainLanes();
            if (inLimbo.get() == before) {
                journal.retire();
                drainLanes();
            }
        }
        return inLimbo.get() < before;
    }

    private void drainLanes() {
        for (LaneSpace lane : lanes) {
            lane.limbo(false).drain(this, safeSequence(false), epochs.oldest(), Integer.MAX_VALUE);
            lane.limbo(true).drain(this, safeSequence(true), epochs.oldest(), Integer.MAX_VALUE);
        }
    }

    /** Takes room for a chunk that is kept for deleting: group number and slot in one, or -1. */
    long takeSpare() {
        long spare = spares.take();
        if (spare >= 0) {
            free.addAndGet(-Chunks.BLOCK_COUNT);
        }
        return spare;
    }
}
