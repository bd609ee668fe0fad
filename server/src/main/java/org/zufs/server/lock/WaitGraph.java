// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who waits for whom, over all inodes: finds deadlocks of range locks. Each waiter counts with one owner that is in
 * its way, as in the kernel; if that one goes and another is in the way, the waiter is {@linkplain #waitsFor noted
 * again}, so a circle is found when its last edge is drawn.
 *
 * <p>An owner may be an open file description, whose threads can unlock for each other; the transport does not tell
 * those apart, so a circle among them is answered as a deadlock too. Thread-safe; used only by requests that must
 * wait.
 */
final class WaitGraph {
    private final List<LockWaiter> waiters = new ArrayList<>();

    WaitGraph() {
    }

    /**
     * Notes that a waiter waits for an owner, unless that closes a circle.
     *
     * @param waiter new, or noted before
     * @param owner  of the lock that is in its way
     * @return false if this would be a deadlock: the waiter is not in the graph then
     */
    synchronized boolean waitsFor(LockWaiter waiter, long owner) {
        waiters.remove(waiter);
        if (reaches(owner, waiter.wish.owner(), new HashSet<>())) {
            return false;
        }
        waiter.blocker = owner;
        waiters.add(waiter);
        return true;
    }

    synchronized void remove(LockWaiter waiter) {
        waiters.remove(waiter);
    }

    synchronized int count() {
        return waiters.size();
    }

    private boolean reaches(long from, long target, Set<Long> seen) {
        if (from == target) {
            return true;
        }
        if (!seen.add(from)) {
            return false;
        }
        for (LockWaiter waiter : waiters) {
            if (waiter.wish.owner() == from && reaches(waiter.blocker, target, seen)) {
                return true;
            }
        }
        return false;
    }
}
