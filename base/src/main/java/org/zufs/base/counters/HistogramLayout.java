// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * A latency histogram of one operation on one lane, little-endian; single writer, opaque stores. Each power of two is
 * divided into 8 buckets, so a bucket is at most 12.5 % wide.
 *
 * <pre>
 * offset length  field    meaning
 *      0      8  sumNs    of all latencies
 *      8      8  maxNs    the longest
 *     16   2176  buckets  272 counts, {@link #bucket}
 *   2192    112  (padding)
 *   2304         LENGTH
 * </pre>
 */
public final class HistogramLayout {
    /** Buckets per power of two, as a power of two. */
    static final int SUB_BUCKET_BITS = 3;

    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

    /** Latencies from here on are counted in the last bucket: 68.7 s. */
    public static final long LATENCY_LIMIT_NS = 1L << 36;

    public static final int BUCKET_COUNT = bucket(LATENCY_LIMIT_NS - 1) + 1;

    public static final int SUM_NS_OFFSET = 0;
    public static final int MAX_NS_OFFSET = SUM_NS_OFFSET + Long.BYTES;
    public static final int BUCKETS_OFFSET = MAX_NS_OFFSET + Long.BYTES;

    /** Of a histogram, in bytes. */
    public static final int LENGTH = (int) SharedWords.align(BUCKETS_OFFSET + BUCKET_COUNT * Long.BYTES);

    /** Of a histogram, in bytes. */
    public static final int ALIGNMENT = SharedWords.PAIR_LENGTH;

    private HistogramLayout() {
    }

    /** The bucket that counts a latency; negative latencies count as 0. */
    public static int bucket(long latencyNs) {
        long clamped = Math.clamp(latencyNs, 0, LATENCY_LIMIT_NS - 1);
        if (clamped < SUB_BUCKETS) {
            return (int) clamped;
        }
        int shift = Long.SIZE - 1 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(clamped);
        return (shift << SUB_BUCKET_BITS) + (int) (clamped >>> shift);
    }

    /** The smallest latency of a bucket, in nanoseconds. */
    public static long bucketStartNs(int bucket) {
        if (bucket < 2 * SUB_BUCKETS) {
            return bucket;
        }
        int shift = (bucket >>> SUB_BUCKET_BITS) - 1;
        return (long) (SUB_BUCKETS + (bucket & SUB_BUCKETS - 1)) << shift;
    }
}
