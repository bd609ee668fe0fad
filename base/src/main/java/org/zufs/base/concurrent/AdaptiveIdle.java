// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import java.util.concurrent.locks.LockSupport;

/**
 * Spins as long as spinning pays, and not at all when it does not. Each round begins with at most {@link #spinLimit}
 * spins, then parks. Work that came during the spins doubles the limit, a round of spins for nothing halves it, down
 * to 0; then every {@value #PROBE_INTERVAL} rounds a short one is tried, so that it can come back. So a thread whose
 * partner runs on the same CPU soon stops burning the time that its partner needs. For one thread.
 */
public final class AdaptiveIdle implements IdleStrategy {
    /** Rounds without spinning after which spinning is tried again. */
    public static final int PROBE_INTERVAL = 64;

    /** The limit below which spinning is switched off, and with which it is tried again. */
    public static final int SPIN_LIMIT_MIN = 16;

    private final int spinLimitMax;
    private final long parkNs;
    private int spinLimit;
    private int spins;
    private boolean parked;
    private int roundsParked;

    /**
     * Makes the strategy; it begins with the largest limit.
     *
     * @param spinLimitMax most spins in a round, at least {@link #SPIN_LIMIT_MIN}
     * @param parkNs       time parked at each step after the spins, in nanoseconds, at least 1
     */
    public AdaptiveIdle(int spinLimitMax, long parkNs) {
        if (spinLimitMax < SPIN_LIMIT_MIN || parkNs < 1) {
            throw new IllegalArgumentException("spin limit " + spinLimitMax + " must be at least " + SPIN_LIMIT_MIN
                    + ", park time " + parkNs + " at least 1 ns");
        }
        this.spinLimitMax = spinLimitMax;
        this.parkNs = parkNs;
        spinLimit = spinLimitMax;
    }

    @Override
    public void idle() {
        if (spins < spinLimit) {
            spins++;
            Thread.onSpinWait();
            return;
        }
        if (!parked) {
            parked = true;
            shrink();
        }
        LockSupport.parkNanos(parkNs);
    }

    @Override
    public void reset() {
        if (spins > 0 && !parked) {
            spinLimit = Math.min(spinLimit * 2, spinLimitMax);
        }
        spins = 0;
        parked = false;
    }

    /** The most spins of a round now; 0: spinning does not pay here. */
    public int spinLimit() {
        return spinLimit;
    }

    private void shrink() {
        if (spinLimit > 0) {
            spinLimit = spinLimit / 2 < SPIN_LIMIT_MIN ? 0 : spinLimit / 2;
            roundsParked = 0;
        } else if (++roundsParked >= PROBE_INTERVAL) {
            spinLimit = SPIN_LIMIT_MIN;
        }
    }
}
