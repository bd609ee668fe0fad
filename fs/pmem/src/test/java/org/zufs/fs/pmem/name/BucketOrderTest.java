// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zufs.fs.pmem.format.BucketLayout;

/** What a bucket has are neighbours in the order of listing, and the hash is the one that is documented. */
class BucketOrderTest {
    @Test
    void shouldCoverAllPlacesOnceInOrder() {
        for (int count = 1; count < 300; count++) {
            int buckets = 0;
            long place = 0;
            while (place < BucketOrder.END) {
                int bucket = BucketOrder.bucket(BucketOrder.hash(place), count);
                long end = BucketOrder.endOf(bucket, count);
                assertThat(end).isGreaterThan(place);
                assertThat(BucketOrder.bucket(BucketOrder.hash(end - 1), count)).isEqualTo(bucket);
                place = end;
                buckets++;
            }
            assertThat(place).isEqualTo(BucketOrder.END);
            assertThat(buckets).isEqualTo(count);
        }
    }

    @Test
    void shouldMoveEntriesToTheNewBucketOnly() {
        Random random = new Random(1);
        for (int count = 1; count < 1000; count++) {
            long hash = random.nextLong() >>> Long.SIZE - NameHash.BITS;
            int before = BucketOrder.bucket(hash, count);
            int after = BucketOrder.bucket(hash, count + 1);
            if (after != before) {
                assertThat(before).isEqualTo(BucketOrder.toSplit(count));
                assertThat(after).isEqualTo(count);
            }
            long bit = hash & Integer.highestOneBit(count);
            assertThat(after == count).isEqualTo(before == BucketOrder.toSplit(count) && bit != 0);
        }
    }

    @Test
    void shouldTurnPlacesBackIntoHashes() {
        Random random = new Random(2);
        for (int step = 0; step < 1000; step++) {
            long key = random.nextLong() >>> Long.SIZE - BucketLayout.KEY_BITS;
            long place = BucketOrder.place(key);
            assertThat(place).isBetween(0L, BucketOrder.END - 1);
            assertThat(BucketOrder.hash(place)).isEqualTo(key >>> BucketLayout.DISCRIMINATOR_BITS);
        }
    }

    @Test
    void shouldHashAsSipHashDoes() {
        Random random = new Random(3);
        long seed = 0x0706050403020100L;
        for (int length = 1; length <= 255; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            long hash = new NameHash(seed).of(MemorySegment.ofArray(bytes), 3, length);
            assertThat(hash).isEqualTo(sipHash13(seed, (seed ^ seed >>> 32) * 0x9E3779B97F4A7C15L, bytes, 3)
                    & (1L << NameHash.BITS) - 1);
        }
        assertThat(sipHash13(seed, 0x0F0E0D0C0B0A0908L, new byte[] {}, 0)).isEqualTo(0xABAC0158050FC4DCL);
    }

    /** The textbook's: a round for each word, three at the end. */
    private static long sipHash13(long key0, long key1, byte[] bytes, int from) {
        long[] v = {key0 ^ 0x736F6D6570736575L, key1 ^ 0x646F72616E646F6DL, key0 ^ 0x6C7967656E657261L,
            key1 ^ 0x7465646279746573L};
        int length = bytes.length - from;
        for (int at = 0; at <= length; at += 8) {
            long word = 0;
            for (int index = 0; index < 8 && at + index < length; index++) {
                word |= (bytes[from + at + index] & 0xFFL) << 8 * index;
            }
            word |= at + 8 > length ? (long) length << 56 : 0;
            v[3] ^= word;
            round(v);
            v[0] ^= word;
        }
        v[2] ^= 0xFF;
        round(v);
        round(v);
        round(v);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
