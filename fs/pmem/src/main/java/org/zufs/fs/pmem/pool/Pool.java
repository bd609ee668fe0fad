// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Journal;
import org.zufs.fs.pmem.log.LaneLog;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.fs.pmem.space.Space;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/**
 * An open pool: recovered, marked as mounted, with a transaction for each lane. Does not own the memory.
 *
 * <p>A pool that is opened to be read changes no byte of the media: its transactions end with EROFS.
 */
public final class Pool {
    private final PersistentMemory memory;
    private final SuperblockStore superblock;
    private final PoolGeometry geometry;
    private final boolean readOnly;
    private final boolean wasClean;
    private final Retirer retirer;
    private final Journal journal;
    private final Space space;
    private final LaneContext[] lanes;

    private final ReentrantLock checkpointLock = new ReentrantLock();
    private final Condition checkpointEnded = checkpointLock.newCondition();
    /** Guarded by checkpointLock, as the two below. */
    private long checkpointsStarted;
    private long checkpointsEnded;
    private boolean checkpointing;

    private Pool(SuperblockStore superblock, PersistentMemory memory, boolean readOnly, int laneCount, long last) {
        this.memory = memory;
        this.superblock = superblock;
        this.readOnly = readOnly;
        wasClean = superblock.get(SuperblockLayout.STATE) == SuperblockLayout.CLEAN;
        geometry = superblock.geometry();
        retirer = new Retirer(memory, superblock);
        journal = new Journal(memory, geometry.poolSeed(), laneCount, last, retirer);
        retirer.journal(journal);
        if (readOnly) {
            journal.refuse(ErrorNumber.EROFS);
        }
        space = new Space(geometry, journal, laneCount, superblock.get(SuperblockLayout.RESERVED_BLOCK_COUNT));
        lanes = new LaneContext[laneCount];
        LaneLog[] logs = logs(laneCount);
        for (int lane = 0; lane < laneCount; lane++) {
            LaneSpace laneSpace = space.lane(lane);
            Transaction transaction = new Transaction(journal, logs[lane % logs.length], lane);
            transaction.space(laneSpace);
            lanes[lane] = new LaneContext(lane, transaction, laneSpace);
        }
    }

    private LaneLog[] logs(int laneCount) {
        LaneLog[] logs = new LaneLog[(int) superblock.get(SuperblockLayout.LANE_COUNT)];
        long half = superblock.get(SuperblockLayout.LOG_HALF_LENGTH);
        for (int index = 0; index < logs.length; index++) {
            boolean shared = index + logs.length < laneCount;
            logs[index] = new LaneLog(journal, superblock.get(SuperblockLayout.LOG_OFFSET) + index * 2 * half, half,
                    shared);
        }
        return logs;
    }

    /**
     * Opens a pool; recovers it if it was not unmounted.
     *
     * @param memory    stays the caller's
     * @param readOnly  nothing is changed, not even to recover
     * @param laneCount how many lanes will use it, at least 1; more than have logs share them
     * @param nowNs     the time, in ns since 1970
     * @return the pool
     * @throws MountRefusedException if it is no pool, or none that can be opened; untouched then
     */
    public static Pool open(PersistentMemory memory, boolean readOnly, int laneCount, long nowNs) {
        boolean toBeRead = readOnly || memory.readOnly();
        try {
            SuperblockStore superblock = SuperblockStore.open(memory, toBeRead);
            Recovery recovery = new Recovery(memory, superblock);
            long last = superblock.get(SuperblockLayout.RETIRED);
            boolean recovering = recovery.isNeeded();
            if (recovering && toBeRead) {
                last = recovery.recoverPrivately();
            } else if (recovering) {
                recovery.recover();
                last = superblock.get(SuperblockLayout.RETIRED);
            }
            requireRoot(memory, superblock);
            Pool pool = new Pool(superblock, memory, toBeRead, laneCount, last);
            if (!toBeRead) {
                pool.markMounted(nowNs);
            }
            pool.loadSpace();
            return pool;
        } catch (InternalError lost) {
            throw new MountRefusedException(memory.describe() + " lost bytes that are needed to open it: try 'zufs fsck"
                    + " --repair', or restore it from a dump", lost);
        }
    }

    private static void requireRoot(PersistentMemory memory, SuperblockStore superblock) {
        if (!superblock.geometry().isIntact(superblock.get(SuperblockLayout.ROOT) << UnitLayout.SHIFT,
                UnitKind.INODE)) {
            throw new MountRefusedException(memory.describe() + " has a damaged root directory: try 'zufs fsck"
                    + " --repair', or restore it from a dump");
        }
    }

    private void markMounted(long nowNs) {
        superblock.set(SuperblockLayout.STATE, SuperblockLayout.DIRTY);
        superblock.set(SuperblockLayout.BOOT_ID, memory.bootIdHigh());
        superblock.set(SuperblockLayout.BOOT_ID + 1, memory.bootIdLow());
        superblock.set(SuperblockLayout.MOUNTED, nowNs);
        superblock.set(SuperblockLayout.MOUNT_COUNT, superblock.get(SuperblockLayout.MOUNT_COUNT) + 1);
        superblock.write();
    }

    private void loadSpace() {
        if (wasClean) {
            space.load(superblock.get(SuperblockLayout.FREE_BLOCK_COUNT));
        } else {
            space.load();
        }
    }

    /** {@return where things lie} */
    public PoolGeometry geometry() {
        return geometry;
    }

    /** {@return the sequence of transactions} */
    public Journal journal() {
        return journal;
    }

    /** {@return what is free} */
    public Space space() {
        return space;
    }

    /** {@return what a lane has of its own} */
    public LaneContext laneContext(int lane) {
        return lanes[lane];
    }

    /** {@return how many lanes use it} */
    public int laneCount() {
        return lanes.length;
    }

    /** {@return how many units of orphans there are in their fixed places: as many as logs} */
    public int orphanUnitCount() {
        return (int) superblock.get(SuperblockLayout.LANE_COUNT);
    }

    /** {@return where the first unit of a lane's orphans lies; lanes that share a log share it too} */
    public long orphanOffset(int lane) {
        return OrphanLayout.offset(lane % orphanUnitCount());
    }

    /** {@return true if nothing can be changed} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** {@return true if it was unmounted before it was opened; the counts at the stop are right then} */
    public boolean wasClean() {
        return wasClean;
    }

    /** {@return a word of the superblock, as {@link SuperblockLayout} names them; as of the last writing} */
    public long superblockWord(int index) {
        return superblock.get(index);
    }

    /** {@return the superblock, to be read while nothing is committed} */
    public SuperblockStore superblock() {
        return superblock;
    }

    /**
     * Changes words of the superblock and makes them durable.
     *
     * @param change is given the superblock; sets words that are not about transactions
     * @throws IOException if the media failed, now or before
     */
    public void changeSuperblock(Consumer<SuperblockStore> change) throws IOException {
        if (readOnly) {
            throw new IOException(memory.describe() + " is mounted read-only");
        }
        retirer.change(() -> change.accept(superblock));
    }

    /**
     * Makes all that was finished before outlive the machine: transactions, and stores to the data view. Costs nothing
     * but in the file domain; there, callers that come while others wait are served together.
     *
     * @return 0, or -EIO
     */
    public int checkpoint() {
        if (memory.domain() != PersistDomain.FILE || readOnly) {
            return journal.failure() == null ? 0 : -ErrorNumber.EIO;
        }
        checkpointLock.lock();
        try {
            // One that has started may have passed what the caller has stored.
            long wanted = checkpointsStarted + 1;
            while (checkpointsEnded < wanted) {
                if (checkpointing) {
                    checkpointEnded.awaitUninterruptibly();
                } else {
                    runCheckpoint();
                }
            }
        } finally {
            checkpointLock.unlock();
        }
        return journal.failure() == null ? 0 : -ErrorNumber.EIO;
    }

    private void runCheckpoint() {
        checkpointing = true;
        long number = ++checkpointsStarted;
        checkpointLock.unlock();
        try {
            retirer.checkpoint();
        } finally {
            checkpointLock.lock();
            checkpointing = false;
            checkpointsEnded = number;
            checkpointEnded.signalAll();
        }
    }

    /**
     * Ends: retires all, and notes that nothing is to be recovered. Nothing is changed afterwards. If the media failed
     * before, the pool stays as it is, to be recovered when it is opened again.
     *
     * @param inodeCount inodes of the pool
     * @return 0, or -EIO
     */
    public int unmount(long inodeCount) {
        if (readOnly) {
            return 0;
        }
        if (journal.retire() == 0) {
            try {
                retirer.change(() -> {
                    superblock.set(SuperblockLayout.FREE_BLOCK_COUNT, space.freeBlockCount());
                    superblock.set(SuperblockLayout.INODE_COUNT, inodeCount);
                    superblock.set(SuperblockLayout.STATE, SuperblockLayout.CLEAN);
                });
            } catch (IOException | RuntimeException failed) {
                journal.fail(failed);
            }
        }
        journal.refuse(ErrorNumber.EROFS);
        return journal.failure() == null ? 0 : -ErrorNumber.EIO;
    }
}
