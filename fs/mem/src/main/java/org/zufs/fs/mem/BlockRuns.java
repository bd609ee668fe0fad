// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.util.Arrays;

/** A list of runs of blocks that wait to be freed. Grows by doubling; not thread-safe. */
final class BlockRuns {
    private static final int INITIAL_COUNT = 16;

    private long[] runs = new long[INITIAL_COUNT];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(int block, int length) {
        if (count == runs.length) {
            runs = Arrays.copyOf(runs, count * 2);
        }
        runs[count++] = BlockAllocator.run(block, length);
    }

    boolean contains(int block) {
        for (int index = 0; index < count; index++) {
            int first = BlockAllocator.block(runs[index]);
            if (block >= first && block < first + BlockAllocator.count(runs[index])) {
                return true;
            }
        }
        return false;
    }

    void freeAll(BlockAllocator allocator) {
        for (int index = 0; index < count; index++) {
            allocator.free(BlockAllocator.block(runs[index]), BlockAllocator.count(runs[index]));
        }
        count = 0;
    }
}
