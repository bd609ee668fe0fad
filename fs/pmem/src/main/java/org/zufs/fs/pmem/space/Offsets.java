// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.util.Arrays;

/** A list of offsets of units. Grows when it is longer than ever. */
final class Offsets {
    private static final int LENGTH_FIRST = 64;

    private long[] offsets = new long[LENGTH_FIRST];
    private int size;

    void add(long offset) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        offsets[size++] = offset;
    }

    boolean contains(long offset) {
        for (int index = 0; index < size; index++) {
            if (offsets[index] == offset) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    long at(int index) {
        return offsets[index];
    }

    void shorten(int newSize) {
        assert newSize <= size;
        size = newSize;
    }

    void clear() {
        size = 0;
    }
}
