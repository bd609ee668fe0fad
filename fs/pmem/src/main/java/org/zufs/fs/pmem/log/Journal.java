// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.spi.media.PersistentMemory;

/**
 * What the logs of all lanes share: the sequence of transactions, and how far they are retired.
 *
 * <p>Invariants: a transaction takes its number while it holds the locks of all units that it changes, so the order of
 * numbers is the order of changes to each unit. {@link #retired()} never goes back; all transactions up to it are in
 * place and durable there, so their records may be overwritten. Any thread.
 */
public final class Journal {
    /** A lane that is about to take a number. */
    private static final long TAKING = -1;
    /** Lanes are two cache lines apart. */
    private static final int LANE_STRIDE = 16;
    private static final VarHandle ACTIVE = MethodHandles.arrayElementVarHandle(long[].class);

    private final PersistentMemory memory;
    private final long poolSeed;
    private final Retirement retirement;
    private final AtomicLong sequence;
    /** By lane: 0, {@link #TAKING}, or the number of the transaction that is being committed. */
    private final long[] active;
    private volatile long retired;
    private volatile long checkpoint;

    /** Makes the applied transactions durable in place, and says so in the superblock. */
    public interface Retirement {
        /**
         * Retires all transactions up to a number, which are all applied.
         *
         * @param upTo the number
         */
        void retire(long upTo);
    }

    /**
     * @param memory     the pool
     * @param poolSeed   the pool's own number
     * @param laneCount  how many lanes commit
     * @param last       the last number that was used
     * @param retirement called when a log is full
     */
    public Journal(PersistentMemory memory, long poolSeed, int laneCount, long last, Retirement retirement) {
        this.memory = memory;
        this.poolSeed = poolSeed;
        this.retirement = retirement;
        sequence = new AtomicLong(last);
        active = new long[(laneCount + 1) * LANE_STRIDE];
        retired = last;
        checkpoint = last;
    }

    PersistentMemory memory() {
        return memory;
    }

    long poolSeed() {
        return poolSeed;
    }

    /** {@return the last number that was taken} */
    public long last() {
        return sequence.get();
    }

    /** {@return up to which number transactions are retired} */
    public long retired() {
        return retired;
    }

    /** {@return up to which number transactions outlive the machine} */
    public long checkpoint() {
        return checkpoint;
    }

    /** Notes that the superblock says so. */
    public void retiredTo(long number) {
        assert number >= retired;
        retired = number;
    }

    /** Notes that the superblock says so. */
    public void checkpointTo(long number) {
        assert number >= checkpoint;
        checkpoint = number;
    }

    /** Takes the number of a transaction whose locks are held, and marks the lane as committing. */
    long begin(int lane) {
        ACTIVE.setVolatile(active, slot(lane), TAKING);
        long number = sequence.incrementAndGet();
        ACTIVE.setRelease(active, slot(lane), number);
        return number;
    }

    /** The lane's transaction is applied. */
    void end(int lane) {
        ACTIVE.setRelease(active, slot(lane), 0L);
    }

    /**
     * Waits until all transactions up to now are applied; spins, for they only copy a few words.
     *
     * @return the last number among them
     */
    public long settle() {
        long upTo = sequence.get();
        for (int lane = 0; lane < active.length / LANE_STRIDE - 1; lane++) {
            for (long number = acquire(lane); number != 0 && number <= upTo; number = acquire(lane)) {
                Thread.onSpinWait();
            }
        }
        return upTo;
    }

    private long acquire(int lane) {
        return (long) ACTIVE.getAcquire(active, slot(lane));
    }

    /** Retires all transactions up to now: for room in the logs, or for freed blocks. By a lane that is not committing. */
    public void retire() {
        retirement.retire(settle());
    }

    private static int slot(int lane) {
        return (lane + 1) * LANE_STRIDE;
    }
}
