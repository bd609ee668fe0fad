// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.time;

/**
 * Where time comes from. Wall time is one long, nanoseconds since 1970-01-01 UTC (good from 1677 to 2262), so that it
 * is read and kept without allocation. Thread-safe.
 */
public interface Clock {
    /** The nanoseconds in a second. */
    long NANOS_PER_SECOND = 1_000_000_000L;

    /** Nanoseconds of a clock that never goes back; only differences mean something. */
    long nanoTime();

    /** The time of day in nanoseconds since 1970-01-01 UTC. May jump when the machine's clock is set. */
    long wallTimeNs();

    /** As {@link #wallTimeNs}, cheaper and a few milliseconds behind: what file systems stamp files with. */
    long coarseWallTimeNs();

    /** The whole seconds of a wall time, rounded down also before 1970. */
    static long seconds(long wallTimeNs) {
        return Math.floorDiv(wallTimeNs, NANOS_PER_SECOND);
    }

    /** The nanoseconds of a wall time above {@link #seconds}: 0 to 999,999,999. */
    static int nanoseconds(long wallTimeNs) {
        return (int) Math.floorMod(wallTimeNs, NANOS_PER_SECOND);
    }

    /** The wall time of seconds and nanoseconds; times that do not fit become the earliest or the latest one. */
    static long wallTimeNs(long seconds, int nanoseconds) {
        long limit = Long.MAX_VALUE / NANOS_PER_SECOND;
        if (seconds >= limit) {
            return Long.MAX_VALUE;
        }
        if (seconds <= -limit) {
            return Long.MIN_VALUE;
        }
        return seconds * NANOS_PER_SECOND + nanoseconds;
    }
}
