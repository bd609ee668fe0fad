// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zufs.spi.fs.Notifier;

/**
 * Keeps descriptors free: when most are taken, asks for inodes that nobody uses to be forgotten. A thread of its own,
 * for asking allocates and its effect comes later. On a kernel that cannot be asked (before Linux 6.18) nothing comes
 * of it.
 */
final class Pruner {
    /** Inodes that are named in one note. */
    private static final int BATCH_COUNT = 512;
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONG_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final InodeTable table;
    private final Notifier notifier;
    private final int highWater;
    private final int lowWater;
    private final Thread thread;
    private volatile boolean ended;

    /**
     * @param table           what is pruned
     * @param notifier        who is asked
     * @param descriptorLimit how many descriptors this process may have
     */
    Pruner(InodeTable table, Notifier notifier, long descriptorLimit) {
        this.table = table;
        this.notifier = notifier;
        highWater = (int) Math.min(Integer.MAX_VALUE, descriptorLimit / 2);
        lowWater = highWater / 4 * 3;
        thread = Thread.ofPlatform().daemon().name("mirror-pruner").start(this::run);
    }

    /** To be called when an inode has been added. */
    void added() {
        if (table.count() > highWater) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread. */
    void close() {
        ended = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interruption) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ended) {
            if (table.count() <= highWater) {
                LockSupport.park(this);
            } else {
                prune();
            }
        }
    }

    /**
     * Once round the table; if that was not enough, whatever is left is in use, and asking again soon would be in
     * vain.
     */
    private void prune() {
        for (int stripe = 0; stripe < InodeTable.STRIPE_COUNT && !ended && table.count() > lowWater; stripe++) {
            long[] nodeIds = table.nodeIds(stripe);
            for (int from = 0; from < nodeIds.length; from += BATCH_COUNT) {
                notifier.prune(Arrays.copyOfRange(nodeIds, from,
                        Math.min(nodeIds.length, from + BATCH_COUNT)));
            }
            LockSupport.parkNanos(this, WAIT_NS);
        }
        if (table.count() > highWater) {
            LockSupport.parkNanos(this, LONG_WAIT_NS);
        }
    }
}
