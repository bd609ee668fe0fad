// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import java.lang.foreign.MemorySegment;
import org.zufs.spi.fs.Name;

/**
 * The hash that names are found by: SipHash-1-3 of the bytes, its lower {@link #BITS} bits. The positions of a listing
 * show the hashes to everyone, so the function must stay unpredictable to those who see many of them; a faster one of
 * less strength would let a user fill one bucket. The key is the pool's hash seed and a number made of it.
 *
 * <p>Immutable, any thread.
 */
public final class NameHash {
    /** Bits of a hash. */
    public static final int BITS = 56;

    private static final long MASK = (1L << BITS) - 1;
    private static final long SECOND_KEY = 0x9E3779B97F4A7C15L;

    private final long key0;
    private final long key1;
    private final long mask;

    /**
     * @param seed the pool's hash seed
     */
    public NameHash(long seed) {
        this(seed, MASK);
    }

    /** A weaker one, whose hashes collide, for tests. */
    NameHash(long seed, long mask) {
        key0 = seed;
        key1 = (seed ^ seed >>> 32) * SECOND_KEY;
        this.mask = mask & MASK;
    }

    /** {@return the hash of a name, of {@link #BITS} bits} */
    public long of(Name name) {
        return of(name.segment(), name.offset(), name.length());
    }

    /**
     * Hashes bytes.
     *
     * @param bytes  where they lie
     * @param at     the first one
     * @param length how many, 1 to 255
     * @return the hash, of {@link #BITS} bits
     */
    public long of(MemorySegment bytes, long at, int length) {
        long v0 = key0 ^ 0x736F6D6570736575L;
        long v1 = key1 ^ 0x646F72616E646F6DL;
        long v2 = key0 ^ 0x6C7967656E657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        int full = length >>> 3;
        for (int index = 0; index < full + 4; index++) {
            long word = 0;
            if (index <= full) {
                word = index < full || (length & 7) != 0 ? NameWords.word(bytes, at, length, index) : 0;
                word |= index == full ? (long) length << 56 : 0;
            } else if (index == full + 1) {
                v2 ^= 0xFF;
            }
            v3 ^= word;
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
            v0 ^= word;
        }
        return (v0 ^ v1 ^ v2 ^ v3) & mask;
    }
}
