// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** Counts times by size: 128 steps for each power of two, so that a percentile is right to 0.8 %. For one thread. */
final class LatencyHistogram {
    private static final int STEPS = 128;
    private static final int BUCKET_COUNT = 58 * STEPS;
    private static final int SHIFT_BASE = 56;

    private final long[] buckets = new long[BUCKET_COUNT];
    private long count;

    /** @param ns a time, in nanoseconds, at least 0 */
    void record(long ns) {
        buckets[bucketOf(ns)]++;
        count++;
    }

    private static int bucketOf(long ns) {
        if (ns < 2 * STEPS) {
            return (int) ns;
        }
        int shift = SHIFT_BASE - Long.numberOfLeadingZeros(ns);
        return shift * STEPS + (int) (ns >> shift);
    }

    private static long valueOf(int bucket) {
        if (bucket < 2 * STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (bucket - shift * STEPS) << shift) + (1L << shift) / 2;
    }

    void add(LatencyHistogram other) {
        for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
            buckets[bucket] += other.buckets[bucket];
        }
        count += other.count;
    }

    void clear() {
        java.util.Arrays.fill(buckets, 0);
        count = 0;
    }

    long count() {
        return count;
    }

    /** The time, in nanoseconds, that so many percent of all do not exceed. */
    long percentile(double percent) {
        long wanted = Math.max(1, Math.round(count * percent / 100));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
            seen += buckets[bucket];
            if (seen >= wanted) {
                return valueOf(bucket);
            }
        }
        return 0;
    }
}
