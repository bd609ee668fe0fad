// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.BucketLayout;

/**
 * The hash of a name and the bucket that it belongs to, from the format's description and not with the code that is
 * checked: SipHash-1-3, keyed by the pool's hash seed and a number made of it, its lower 56 bits.
 */
final class EntryHash {
    private static final long MASK = (1L << BucketLayout.KEY_BITS - BucketLayout.DISCRIMINATOR_BITS) - 1;
    private static final long SECOND_KEY = 0x9E3779B97F4A7C15L;
    private static final int FINAL_ROUNDS = 3;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /**
     * Hashes a name.
     *
     * @param seed   the pool's hash seed
     * @param words  has the name's bytes, little-endian, filled up with zeros
     * @param at     the first of these words
     * @param length of the name, in bytes
     * @return 56 bits
     */
    long of(long seed, long[] words, int at, int length) {
        long second = (seed ^ seed >>> 32) * SECOND_KEY;
        v0 = seed ^ 0x736F6D6570736575L;
        v1 = second ^ 0x646F72616E646F6DL;
        v2 = seed ^ 0x6C7967656E657261L;
        v3 = second ^ 0x7465646279746573L;
        int full = length >>> 3;
        for (int index = 0; index < full; index++) {
            take(words[at + index]);
        }
        take((long) length << 56 | ((length & 7) == 0 ? 0 : words[at + full]));
        v2 ^= 0xFF;
        for (int round = 0; round < FINAL_ROUNDS; round++) {
            round();
        }
        return (v0 ^ v1 ^ v2 ^ v3) & MASK;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }

    /** {@return the bucket, of at least one, that a hash belongs to} */
    static long bucket(long hash, long bucketCount) {
        long level = Long.highestOneBit(bucketCount);
        long bucket = hash & (level << 1) - 1;
        return bucket < bucketCount ? bucket : bucket & level - 1;
    }
}
