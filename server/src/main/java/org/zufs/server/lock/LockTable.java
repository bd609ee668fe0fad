// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.LockRange;

/**
 * The file locks of one mount. An inode is here while it has locks or waiters. A lock ends when its owner ends it, when
 * its owner closes any descriptor of the file (POSIX), and when the open file that it was taken through ends (all
 * kinds).
 *
 * <p>Thread-safe. While there are no locks at all, closing a file costs one load here.
 */
public final class LockTable {
    private static final Predicate<HeldLock> NONE = held -> false;

    private final ConcurrentHashMap<Long, InodeLocks> byNodeId = new ConcurrentHashMap<>();
    private final AtomicInteger inodeCount = new AtomicInteger();
    private final WaitGraph graph = new WaitGraph();

    /** What is done to the locks of one inode, with their monitor held. */
    @FunctionalInterface
    private interface Step {
        void run(InodeLocks locks, List<LockWaiter> answered);
    }

    /** Makes an empty one. */
    public LockTable() {
    }

    /**
     * Finds a lock that conflicts with a range.
     *
     * @param nodeId the file
     * @param range  what is asked; becomes what was found, or {@link LockRange#UNLOCK}
     */
    public void find(long nodeId, LockRange range) {
        LockWish wish = LockWish.of(range, 0);
        range.type = LockRange.UNLOCK;
        update(nodeId, false, (locks, answered) -> {
            HeldLock held = locks.conflict(wish);
            if (held != null) {
                range.start = held.start;
                range.end = held.end;
                range.type = held.type;
                range.pid = held.pid;
                range.owner = held.owner;
            }
        });
    }

    /**
     * Takes or ends a lock at once.
     *
     * @param nodeId the file
     * @param handle the open file
     * @param range  what is asked
     * @return 0, or -EAGAIN if another owner's lock is in the way
     */
    public int take(long nodeId, long handle, LockRange range) {
        LockWish wish = LockWish.of(range, handle);
        int[] outcome = {0};
        boolean create = wish.type() != LockRange.UNLOCK;
        update(nodeId, create, (locks, answered) -> outcome[0] = locks.take(wish, answered));
        return outcome[0];
    }

    /**
     * Takes a lock, or parks the request until it can be had.
     *
     * @param request who asks
     * @param nodeId  the file
     * @param handle  the open file
     * @param range   what is asked, not {@link LockRange#UNLOCK}
     * @return 0, {@link Request#PARKED}, or -ENOLCK if too many are parked. A parked one is answered 0, -EINTR or
     * -EDEADLK
     */
    public int takeOrPark(Request request, long nodeId, long handle, LockRange range) {
        LockWish wish = LockWish.of(range, handle);
        int[] outcome = {0};
        LockWaiter[] waiting = {null};
        update(nodeId, true, (locks, answered) -> waiting[0] = locks.takeOrPark(request, wish, answered, outcome));
        LockWaiter waiter = waiting[0];
        if (waiter != null) {
            waiter.parked.onInterrupt(() -> interrupt(nodeId, waiter));
        }
        return outcome[0];
    }

    /**
     * An owner closed a descriptor: its range locks on the file end.
     *
     * @param nodeId the file
     * @param owner  whose
     */
    public void ownerClosed(long nodeId, long owner) {
        if (inodeCount.get() != 0) {
            update(nodeId, false, (locks, answered) -> locks.drop(held -> held.owner == owner, NONE, answered));
        }
    }

    /**
     * An open file ended: all locks that were taken through it end.
     *
     * @param nodeId the file
     * @param handle the open file, not 0
     */
    public void handleClosed(long nodeId, long handle) {
        if (inodeCount.get() != 0) {
            Predicate<HeldLock> throughIt = held -> held.handle == handle;
            update(nodeId, false, (locks, answered) -> locks.drop(throughIt, throughIt, answered));
        }
    }

    /**
     * The lock of {@code flock(2)} of an owner ends.
     *
     * @param nodeId the file
     * @param owner  whose
     */
    public void wholeFileOwnerClosed(long nodeId, long owner) {
        if (inodeCount.get() != 0) {
            update(nodeId, false, (locks, answered) -> locks.drop(NONE, held -> held.owner == owner, answered));
        }
    }

    /** Ends all locks; who waits is answered EINTR. */
    public void releaseAll() {
        for (Long nodeId : byNodeId.keySet()) {
            update(nodeId, false, InodeLocks::dropAll);
        }
    }

    /** {@return how many locks are held} */
    public int heldCount() {
        int sum = 0;
        for (InodeLocks locks : byNodeId.values()) {
            synchronized (locks) {
                sum += locks.heldCount();
            }
        }
        return sum;
    }

    /** {@return how many requests for range locks wait} */
    int waiterCount() {
        return graph.count();
    }

    private void interrupt(long nodeId, LockWaiter waiter) {
        update(nodeId, false, (locks, answered) -> {
            if (locks.cancel(waiter, -ErrorNumber.EINTR)) {
                answered.add(waiter);
            }
        });
    }

    /** Runs a step under the monitor of an inode's locks, drops them from the table if empty, then answers waiters. */
    private void update(long nodeId, boolean create, Step step) {
        List<LockWaiter> answered = new ArrayList<>();
        while (true) {
            InodeLocks locks = create ? byNodeId.computeIfAbsent(nodeId, absent -> counted()) : byNodeId.get(nodeId);
            if (locks == null) {
                return;
            }
            synchronized (locks) {
                if (locks.isRetired()) {
                    continue;
                }
                try {
                    step.run(locks, answered);
                } finally {
                    retireIfEmpty(nodeId, locks);
                }
            }
            break;
        }
        for (LockWaiter waiter : answered) {
            waiter.parked.complete(waiter.answer);
        }
    }

    private InodeLocks counted() {
        inodeCount.incrementAndGet();
        return new InodeLocks(graph);
    }

    private void retireIfEmpty(long nodeId, InodeLocks locks) {
        if (locks.isEmpty()) {
            locks.retire();
            byNodeId.remove(nodeId, locks);
            inodeCount.decrementAndGet();
        }
    }
}
