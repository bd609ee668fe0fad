// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import java.util.concurrent.locks.LockSupport;

/**
 * Spins for some steps, then yields for some, then parks for a time that doubles with each step up to a limit. Found
 * work brings it back to spinning. For one thread.
 */
public final class BackoffIdle implements IdleStrategy {
    private final int spinCount;
    private final int yieldCount;
    private final long parkMinNs;
    private final long parkMaxNs;
    private int step;
    private long parkNs;

    /**
     * Makes the strategy.
     *
     * @param spinCount  steps of spinning, 0 or more
     * @param yieldCount steps of yielding after that, 0 or more
     * @param parkMinNs  first time parked, in nanoseconds, at least 1
     * @param parkMaxNs  longest time parked, at least {@code parkMinNs}
     */
    public BackoffIdle(int spinCount, int yieldCount, long parkMinNs, long parkMaxNs) {
        if (spinCount < 0 || yieldCount < 0 || parkMinNs < 1 || parkMaxNs < parkMinNs) {
            throw new IllegalArgumentException("spins " + spinCount + " and yields " + yieldCount
                    + " must not be negative, park times must be 1 <= " + parkMinNs + " <= " + parkMaxNs);
        }
        this.spinCount = spinCount;
        this.yieldCount = yieldCount;
        this.parkMinNs = parkMinNs;
        this.parkMaxNs = parkMaxNs;
        parkNs = parkMinNs;
    }

    @Override
    public void idle() {
        if (step < spinCount) {
            step++;
            Thread.onSpinWait();
        } else if (step - spinCount < yieldCount) {
            step++;
            Thread.yield();
        } else {
            LockSupport.parkNanos(parkNs);
            parkNs = Math.min(parkNs << 1, parkMaxNs);
        }
    }

    @Override
    public void reset() {
        step = 0;
        parkNs = parkMinNs;
    }

    /** The time of the next parking in nanoseconds. */
    public long parkNs() {
        return parkNs;
    }
}
