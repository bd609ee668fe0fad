// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.LockRange;

/**
 * The locks of one inode and those who wait for them. Used with its monitor held.
 *
 * <p>Invariants: range locks of one owner neither overlap nor, if of one type, touch; of two locks of one kind that
 * overlap and have different owners, both are shared; an owner has at most one whole-file lock; no waiter could be
 * granted what it waits for.
 */
final class InodeLocks {
    private final WaitGraph graph;
    private final List<HeldLock> ranges = new ArrayList<>();
    private final List<HeldLock> wholeFile = new ArrayList<>();
    private final List<LockWaiter> waiters = new ArrayList<>();
    private boolean retired;

    InodeLocks(WaitGraph graph) {
        this.graph = graph;
    }

    /** {@return true if nothing is held or waited for} */
    boolean isEmpty() {
        return ranges.isEmpty() && wholeFile.isEmpty() && waiters.isEmpty();
    }

    /** {@return true if this is no longer in the table} */
    boolean isRetired() {
        return retired;
    }

    void retire() {
        assert isEmpty();
        retired = true;
    }

    /** {@return the lock with the lowest start that conflicts, or null} */
    HeldLock conflict(LockWish wish) {
        HeldLock first = null;
        if (wish.type() != LockRange.UNLOCK) {
            for (HeldLock held : listFor(wish)) {
                if (held.conflictsWith(wish) && (first == null || held.start < first.start)) {
                    first = held;
                }
            }
        }
        return first;
    }

    /**
     * Takes or ends a lock at once.
     *
     * @param answered takes the waiters that are to be answered afterwards
     * @return 0 or -EAGAIN
     */
    int take(LockWish wish, List<LockWaiter> answered) {
        dropForConversion(wish, answered);
        if (conflict(wish) != null) {
            return -ErrorNumber.EAGAIN;
        }
        apply(wish);
        wake(answered);
        return 0;
    }

    /**
     * Takes a lock, or parks the request until it can be had.
     *
     * @return the waiter, or null if {@code outcome} says all
     */
    LockWaiter takeOrPark(Request request, LockWish wish, List<LockWaiter> answered, int[] outcome) {
        outcome[0] = take(wish, answered);
        if (outcome[0] == 0) {
            return null;
        }
        Parked parked = request.park();
        if (parked == null) {
            outcome[0] = -ErrorNumber.ENOLCK;
            return null;
        }
        outcome[0] = Request.PARKED;
        LockWaiter waiter = new LockWaiter(wish, parked);
        if (!wish.wholeFile() && !graph.waitsFor(waiter, conflict(wish).owner)) {
            waiter.answer = -ErrorNumber.EDEADLK;
            answered.add(waiter);
            return null;
        }
        waiters.add(waiter);
        return waiter;
    }

    /** Ends all locks that a condition holds for. */
    void drop(Predicate<HeldLock> ofRanges, Predicate<HeldLock> ofWholeFile, List<LockWaiter> answered) {
        boolean dropped = ranges.removeIf(ofRanges);
        dropped |= wholeFile.removeIf(ofWholeFile);
        if (dropped) {
            wake(answered);
        }
    }

    /** Takes a waiter out if it still waits. */
    boolean cancel(LockWaiter waiter, int answer) {
        if (!waiters.remove(waiter)) {
            return false;
        }
        graph.remove(waiter);
        waiter.answer = answer;
        return true;
    }

    /** Ends everything; who waits is answered EINTR. */
    void dropAll(List<LockWaiter> answered) {
        ranges.clear();
        wholeFile.clear();
        while (!waiters.isEmpty()) {
            LockWaiter waiter = waiters.getLast();
            cancel(waiter, -ErrorNumber.EINTR);
            answered.add(waiter);
        }
    }

    int heldCount() {
        return ranges.size() + wholeFile.size();
    }

    private List<HeldLock> listFor(LockWish wish) {
        return wish.wholeFile() ? wholeFile : ranges;
    }

    /**
     * {@code flock(2)} converts by ending the old lock first, even if the new one then cannot be had; so does the
     * kernel.
     */
    private void dropForConversion(LockWish wish, List<LockWaiter> answered) {
        if (wish.wholeFile() && wholeFile.removeIf(held -> held.owner == wish.owner() && held.type != wish.type())) {
            wake(answered);
        }
    }

    private void apply(LockWish wish) {
        if (wish.wholeFile()) {
            wholeFile.removeIf(held -> held.owner == wish.owner());
            if (wish.type() != LockRange.UNLOCK) {
                wholeFile.add(new HeldLock(wish.start(), wish.end(), wish.type(), wish.pid(), wish.owner(),
                        wish.handle()));
            }
        } else {
            applyRange(wish);
        }
    }

    /** Cuts the range out of the owner's locks of other types, and joins it with those of its own. */
    private void applyRange(LockWish wish) {
        long start = wish.start();
        long end = wish.end();
        List<HeldLock> remainders = new ArrayList<>(2);
        Iterator<HeldLock> each = ranges.iterator();
        while (each.hasNext()) {
            HeldLock held = each.next();
            if (held.owner != wish.owner()) {
                continue;
            }
            boolean overlaps = held.overlaps(wish.start(), wish.end());
            if (held.type == wish.type()) {
                if (overlaps || held.touches(wish.start(), wish.end())) {
                    start = Math.min(start, held.start);
                    end = Math.max(end, held.end);
                    each.remove();
                }
            } else if (overlaps) {
                each.remove();
                cut(held, wish, remainders);
            }
        }
        ranges.addAll(remainders);
        if (wish.type() != LockRange.UNLOCK) {
            ranges.add(new HeldLock(start, end, wish.type(), wish.pid(), wish.owner(), wish.handle()));
        }
    }

    private static void cut(HeldLock held, LockWish wish, List<HeldLock> remainders) {
        if (held.end > wish.end()) {
            remainders.add(new HeldLock(wish.end() + 1, held.end, held.type, held.pid, held.owner, held.handle));
        }
        if (held.start < wish.start()) {
            held.end = wish.start() - 1;
            remainders.add(held);
        }
    }

    /** Grants what can be granted, first come first served; a grant that lowers a lock may let others through. */
    private void wake(List<LockWaiter> answered) {
        boolean again = !waiters.isEmpty();
        while (again) {
            again = false;
            Iterator<LockWaiter> each = waiters.iterator();
            while (each.hasNext()) {
                LockWaiter waiter = each.next();
                HeldLock blocker = conflict(waiter.wish);
                if (blocker == null) {
                    apply(waiter.wish);
                    graph.remove(waiter);
                    waiter.answer = 0;
                } else if (waiter.wish.wholeFile() || graph.waitsFor(waiter, blocker.owner)) {
                    continue;
                } else {
                    waiter.answer = -ErrorNumber.EDEADLK;
                }
                each.remove();
                answered.add(waiter);
                again = true;
            }
        }
    }
}
