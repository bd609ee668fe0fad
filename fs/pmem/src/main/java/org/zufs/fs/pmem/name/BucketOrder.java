// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.spi.fs.Directory;

/**
 * Which bucket has a key, and in which order keys are listed.
 *
 * <p>With n buckets, and 2^l the greatest power of two up to n, the buckets 0 to n - 2^l - 1 have been split: an entry
 * is in the bucket that the lower l + 1 bits of its hash name, or the lower l bits if there is no such bucket yet. A
 * listing goes in the order of the reversed bits of the hash. So a bucket's entries are neighbours in that order,
 * before and after it is split, and a position, which is the reversed hash and the discriminator, stays what it is
 * however the directory grows.
 *
 * <p>Public for those who check pools.
 */
public final class BucketOrder {
    /** The most buckets. */
    public static final int BUCKET_COUNT_MAX = 1 << 29;
    /** Above all positions of keys, from 0. */
    static final long END = 1L << BucketLayout.KEY_BITS;

    private static final long DISCRIMINATOR_MASK = (1L << BucketLayout.DISCRIMINATOR_BITS) - 1;

    private BucketOrder() {
    }

    /**
     * Says where entries are.
     *
     * @param hash        of the name
     * @param bucketCount at least 1
     * @return the bucket
     */
    public static int bucket(long hash, int bucketCount) {
        int level = Integer.highestOneBit(bucketCount);
        int bucket = (int) hash & (level << 1) - 1;
        return bucket < bucketCount ? bucket : bucket & level - 1;
    }

    /** {@return the bucket that is split next, which gives to a new one with the number bucketCount} */
    static int toSplit(int bucketCount) {
        return bucketCount - Integer.highestOneBit(bucketCount);
    }

    /** {@return the place behind those that a bucket's entries can have} */
    static long endOf(int bucket, int bucketCount) {
        int level = Integer.highestOneBit(bucketCount);
        boolean wasSplit = bucket >= level || bucket < bucketCount - level;
        int depth = Integer.numberOfTrailingZeros(level) + (wasSplit ? 1 : 0);
        return place((long) bucket << BucketLayout.DISCRIMINATOR_BITS) + (END >>> depth);
    }

    /** {@return the place of a key in the order of listing, from 0, below {@link #END}} */
    static long place(long key) {
        long hash = key >>> BucketLayout.DISCRIMINATOR_BITS;
        return Long.reverse(hash) >>> Long.SIZE - NameHash.BITS << BucketLayout.DISCRIMINATOR_BITS
                | key & DISCRIMINATOR_MASK;
    }

    /** {@return the hash of the keys at a place} */
    static long hash(long place) {
        return Long.reverse(place >>> BucketLayout.DISCRIMINATOR_BITS) >>> Long.SIZE - NameHash.BITS;
    }

    /**
     * Says where a listing stands.
     *
     * @param key of an entry
     * @return its position for {@link Directory#readdir}
     */
    public static long position(long key) {
        return place(key) + Directory.FIRST_POSITION;
    }
}
