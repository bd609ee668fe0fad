// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/**
 * What the logs of all lanes share: the sequence of transactions, and how far they are retired.
 *
 * <p>Invariants: a transaction takes its number while it holds the locks of all units that it changes, so the order of
 * numbers is the order of changes to each unit. {@link #retired()} never goes back; all transactions up to it are in
 * place and durable there, so their records may be overwritten. Above it, every number up to {@link #last()} has its
 * record in the log of some lane, unless a lane is just writing it.
 *
 * <p>When a transaction fails after it took its number, nobody knows any more what is on the media of the units that it
 * changes: the journal then {@linkplain #fail refuses} all further ones, before the locks of those units are released,
 * and is never retired again. Who opens the pool next recovers it. Any thread.
 */
public final class Journal {
    /** A lane that is about to take a number. */
    private static final long TAKING = -1;
    /** Lanes are two cache lines apart. */
    private static final int LANE_STRIDE = 16;
    /** How often a waiting thread looks before it lets others run. */
    private static final int SPIN_COUNT = 1000;
    /** Log2 of the pages that are told apart in {@link #touched}. */
    private static final int TOUCHED_SHIFT = 16;
    private static final long PAGE_FACTOR = 0x9E3779B97F4A7C15L;
    private static final VarHandle ACTIVE = MethodHandles.arrayElementVarHandle(long[].class);

    private final PersistentMemory memory;
    private final long poolSeed;
    private final Retirement retirement;
    private final AtomicLong sequence;
    /** By lane: 0, {@link #TAKING}, or the number of the transaction that is being committed. */
    private final long[] active;
    /**
     * By hash of the page: 1 if a transaction changed it since {@link #forgetTouched}. Only where the metadata view is
     * private; otherwise null. Written by lanes that are committing, with plain stores, all of the same value; read and
     * cleared while all lanes {@linkplain #pause() pause}.
     */
    private final byte[] touched;
    private volatile long retired;
    private volatile long checkpoint;
    /** No lane takes a number. */
    private volatile boolean paused;
    /** 0, or the negative errno of each further transaction. */
    private volatile int refusal;
    private volatile Throwable failure;

    /** Makes the applied transactions durable in place, and says so in the superblock. */
    public interface Retirement {
        /**
         * Retires all transactions up to a number, which are all applied, and tells {@link #retiredTo}; if it cannot,
         * tells {@link #fail}. Called by any lane that is not committing.
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
        touched = memory.domain() == PersistDomain.FILE ? new byte[1 << TOUCHED_SHIFT] : null;
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

    /**
     * Refuses all further transactions; the first reason stays.
     *
     * @param errno positive: EROFS, or EIO
     */
    public synchronized void refuse(int errno) {
        if (refusal == 0) {
            refusal = -errno;
        }
    }

    /**
     * Refuses all further transactions with EIO, because a change of the media came to a halt half-way.
     *
     * @param cause what happened
     */
    public synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        refusal = -ErrorNumber.EIO;
    }

    /** {@return 0, or the negative errno with which transactions are refused} */
    public int refusal() {
        return refusal;
    }

    /** {@return why the journal failed; null if it did not} */
    public Throwable failure() {
        return failure;
    }

    /** Takes the number of a transaction whose locks are held, and marks the lane as committing. */
    long begin(int lane) {
        ACTIVE.setVolatile(active, slot(lane), TAKING);
        while (paused) {
            ACTIVE.setVolatile(active, slot(lane), 0L);
            for (int spin = 0; paused; spin++) {
                spin(spin);
            }
            ACTIVE.setVolatile(active, slot(lane), TAKING);
        }
        long number = sequence.incrementAndGet();
        ACTIVE.setRelease(active, slot(lane), number);
        return number;
    }

    /** The lane's transaction is applied. */
    void end(int lane) {
        ACTIVE.setRelease(active, slot(lane), 0L);
    }

    /** Notes that the transaction that is being committed changes a unit in place; before it does. */
    void touch(long offset) {
        if (touched != null) {
            touched[touchedIndex(offset)] = 1;
        }
    }

    /**
     * Says whether a page of the metadata view may have been changed. While all lanes pause.
     *
     * @param offset of any byte of it
     * @return false if no transaction changed it since {@link #forgetTouched}
     */
    public boolean isTouched(long offset) {
        assert paused;
        return touched[touchedIndex(offset)] != 0;
    }

    /** Notes that no page was changed yet. While all lanes pause. */
    public void forgetTouched() {
        assert paused;
        Arrays.fill(touched, (byte) 0);
    }

    private static int touchedIndex(long offset) {
        return (int) ((offset >>> PoolGeometry.BLOCK_SHIFT) * PAGE_FACTOR >>> Long.SIZE - TOUCHED_SHIFT);
    }

    /**
     * Waits until all transactions up to now are applied; they only copy a few words. If one failed, {@link #refusal}
     * says so afterwards.
     *
     * @return the last number among them
     */
    public long settle() {
        long upTo = sequence.get();
        awaitUpTo(upTo);
        return upTo;
    }

    /**
     * Keeps all lanes from committing until {@link #resume()}, which follows soon: they hold locks while they wait. One
     * thread at a time; not by a lane that is committing.
     *
     * @return the last number that was taken; all transactions up to it are applied
     */
    public long pause() {
        assert !paused;
        paused = true;
        awaitUpTo(Long.MAX_VALUE);
        return sequence.get();
    }

    /** Lets lanes commit again. */
    public void resume() {
        paused = false;
    }

    private void awaitUpTo(long upTo) {
        for (int lane = 0; lane < active.length / LANE_STRIDE - 1; lane++) {
            int spin = 0;
            for (long number = acquire(lane); number != 0 && number <= upTo; number = acquire(lane)) {
                spin(spin++);
            }
        }
    }

    private static void spin(int count) {
        if (count % SPIN_COUNT == SPIN_COUNT - 1) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    private long acquire(int lane) {
        return (long) ACTIVE.getVolatile(active, slot(lane));
    }

    /**
     * Retires all transactions up to now, to make room in the logs, or so that what they freed can be used again. Takes
     * long in the file domain. By a thread that is not committing.
     *
     * @return 0, or a negative errno: the journal refuses
     */
    public int retire() {
        long upTo = settle();
        if (refusal == 0 && retired < upTo) {
            retirement.retire(upTo);
        }
        return refusal;
    }

    private static int slot(int lane) {
        return (lane + 1) * LANE_STRIDE;
    }
}
