// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/** Latencies of one operation, of one lane or merged, at a moment. Immutable. */
public final class LatencySnapshot {
    private final long[] buckets;
    private final long sumNs;
    private final long maxNs;

    LatencySnapshot(long[] buckets, long sumNs, long maxNs) {
        assert buckets.length == HistogramLayout.BUCKET_COUNT : buckets.length;
        this.buckets = buckets;
        this.sumNs = sumNs;
        this.maxNs = maxNs;
    }

    /** How many operations were timed. */
    public long count() {
        long count = 0;
        for (long each : buckets) {
            count += each;
        }
        return count;
    }

    /** The mean in nanoseconds; 0 if there are none. */
    public long meanNs() {
        long count = count();
        return count <= 0 ? 0 : sumNs / count;
    }

    /** The longest in nanoseconds. */
    public long maxNs() {
        return maxNs;
    }

    /** All latencies together, in nanoseconds. */
    public long sumNs() {
        return sumNs;
    }

    /**
     * The latency that a fraction of the operations did not exceed, rounded up to the end of its bucket (at most 12.5
     * %), in nanoseconds; 0 if there are none.
     *
     * @param fraction 0 to 1, for example 0.99
     */
    public long quantileNs(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction " + fraction + " must be 0 to 1");
        }
        long rank = Math.max(1, (long) Math.ceil(fraction * count()));
        long seen = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            seen += buckets[bucket];
            if (seen >= rank) {
                return bucket == buckets.length - 1 ? maxNs
                        : Math.min(maxNs, HistogramLayout.bucketStartNs(bucket + 1) - 1);
            }
        }
        return 0;
    }

    /** How many operations a bucket counts; {@link HistogramLayout#bucketStartNs}. */
    public long bucketCount(int bucket) {
        return buckets[bucket];
    }

    /** What happened since an earlier snapshot of the same operation; its maximum is that of all time. */
    public LatencySnapshot since(LatencySnapshot earlier) {
        long[] difference = new long[buckets.length];
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            difference[bucket] = buckets[bucket] - earlier.buckets[bucket];
        }
        return new LatencySnapshot(difference, sumNs - earlier.sumNs, maxNs);
    }
}
