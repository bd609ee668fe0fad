// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.time;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved: for tests and simulations. */
public final class ManualClock implements Clock {
    private final AtomicLong monotonicNs = new AtomicLong();
    private final AtomicLong wallNs;

    /** A clock that stands at a wall time, its monotonic time at 0. */
    public ManualClock(long wallTimeNs) {
        wallNs = new AtomicLong(wallTimeNs);
    }

    /** Moves both times on. */
    public void advance(long durationNs) {
        assert durationNs >= 0 : "time does not go back: " + durationNs;
        monotonicNs.addAndGet(durationNs);
        wallNs.addAndGet(durationNs);
    }

    /** Sets the wall time, also back, as an administrator would. */
    public void setWallTime(long wallTimeNs) {
        wallNs.set(wallTimeNs);
    }

    @Override
    public long nanoTime() {
        return monotonicNs.get();
    }

    @Override
    public long wallTimeNs() {
        return wallNs.get();
    }

    @Override
    public long coarseWallTimeNs() {
        return wallNs.get();
    }
}
