// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.util.Arrays;

/** Remembers most of the units, or pages, that were handled in one pass, so that few are handled twice. One thread. */
final class SeenUnits {
    private static final int SHIFT = 13;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final long[] seen = new long[1 << SHIFT];

    /** Forgets all. */
    void clear() {
        Arrays.fill(seen, 0);
    }

    /** {@return true if it is not known that this offset, which is not 0, was asked for before} */
    boolean add(long offset) {
        int index = (int) (offset * FACTOR >>> Long.SIZE - SHIFT);
        if (seen[index] == offset) {
            return false;
        }
        seen[index] = offset;
        return true;
    }
}
