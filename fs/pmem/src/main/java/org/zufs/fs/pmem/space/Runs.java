// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.util.Arrays;

/**
 * A list of runs of blocks, each within one group; one that follows the last one makes it longer. Grows when it is
 * longer than ever.
 */
final class Runs {
    private static final int LENGTH_FIRST = 64;

    private long[] blocks = new long[LENGTH_FIRST];
    private int[] counts = new int[LENGTH_FIRST];
    private boolean[] metadata = new boolean[LENGTH_FIRST];
    private int size;

    void add(Group group, int from, int count, boolean ofMetadata) {
        long block = group.firstBlock() + from;
        if (size > 0 && from > 0 && blocks[size - 1] + counts[size - 1] == block && metadata[size - 1] == ofMetadata) {
            counts[size - 1] += count;
            return;
        }
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            metadata = Arrays.copyOf(metadata, 2 * size);
        }
        blocks[size] = block;
        counts[size] = count;
        metadata[size++] = ofMetadata;
    }

    int size() {
        return size;
    }

    long block(int index) {
        return blocks[index];
    }

    int count(int index) {
        return counts[index];
    }

    boolean isMetadata(int index) {
        return metadata[index];
    }

    void clear() {
        size = 0;
    }
}
