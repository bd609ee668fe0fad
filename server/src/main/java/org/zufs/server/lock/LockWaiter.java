// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import org.zufs.spi.fs.Parked;

/** A parked request for a lock. It is in the list of its {@link InodeLocks} until whoever takes it out answers it. */
final class LockWaiter {
    final LockWish wish;
    final Parked parked;
    /** Whose lock is in the way; guarded by the {@link WaitGraph}. */
    long blocker;
    /** What the request is answered with; set by whoever takes the waiter out. */
    int answer;

    LockWaiter(LockWish wish, Parked parked) {
        this.wish = wish;
        this.parked = parked;
    }
}
