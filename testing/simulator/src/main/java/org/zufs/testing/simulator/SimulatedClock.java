// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import org.zufs.base.time.Clock;

/** A clock that stands still until it is told. For one thread. */
final class SimulatedClock implements Clock {
    private static final long START_NS = 1_800_000_000L * NANOS_PER_SECOND;

    private long now = START_NS;

    /** Goes back to the start. */
    void reset() {
        now = START_NS;
    }

    /** A second and a bit goes by. */
    void advance() {
        now += NANOS_PER_SECOND + 1;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long wallTimeNs() {
        return now;
    }

    @Override
    public long coarseWallTimeNs() {
        return now;
    }
}
