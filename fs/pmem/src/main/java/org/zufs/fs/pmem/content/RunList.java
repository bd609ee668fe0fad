// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import java.util.Arrays;

/**
 * Runs of blocks, each of one write that is under way. There are few. Guarded by the lock of the file; allocates only
 * when it is longer than ever before.
 */
final class RunList {
    private long[] firsts = new long[4];
    private long[] counts = new long[4];
    private int[] owners = new int[4];
    private boolean[] staged = new boolean[4];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int owner(int index) {
        return owners[index];
    }

    long first(int index) {
        return firsts[index];
    }

    long count(int index) {
        return counts[index];
    }

    /** Adds a run; one that continues the last one of the same owner makes that longer. */
    void add(int owner, long first, long count) {
        int last = size - 1;
        if (last >= 0 && owners[last] == owner && !staged[last] && firsts[last] + counts[last] == first) {
            counts[last] += count;
            return;
        }
        append(owner, first, count, false);
    }

    private void append(int owner, long first, long count, boolean isStaged) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            owners = Arrays.copyOf(owners, size * 2);
            staged = Arrays.copyOf(staged, size * 2);
        }
        firsts[size] = first;
        counts[size] = count;
        owners[size] = owner;
        staged[size] = isStaged;
        size++;
    }

    /** {@return how many blocks from one on are in a run that is not staged; 0 if it is in none} */
    long held(long block) {
        for (int index = 0; index < size; index++) {
            if (!staged[index] && block >= firsts[index] && block < firsts[index] + counts[index]) {
                return firsts[index] + counts[index] - block;
            }
        }
        return 0;
    }

    /** {@return how many blocks from one on, at most a count, are in no run} */
    long free(long block, long count) {
        long end = block + count;
        for (int index = 0; index < size; index++) {
            if (firsts[index] < end && firsts[index] + counts[index] > block) {
                end = Math.max(block, firsts[index]);
            }
        }
        return end - block;
    }

    /** Part of a run will be the file's when the transaction commits. */
    void stage(long first, long count) {
        for (int index = 0; index < size; index++) {
            long end = firsts[index] + counts[index];
            if (staged[index] || first < firsts[index] || first >= end) {
                continue;
            }
            assert first + count <= end;
            int owner = owners[index];
            long before = firsts[index];
            firsts[index] = first;
            counts[index] = count;
            staged[index] = true;
            if (before < first) {
                append(owner, before, first - before, false);
            }
            if (first + count < end) {
                append(owner, first + count, end - first - count, false);
            }
            return;
        }
        assert false : first;
    }

    /** The transaction has ended: what was staged is the file's, or not. */
    void settle(boolean committed) {
        for (int index = size - 1; index >= 0; index--) {
            if (staged[index]) {
                staged[index] = false;
                if (committed) {
                    removeAt(index);
                }
            }
        }
    }

    void removeAt(int index) {
        size--;
        firsts[index] = firsts[size];
        counts[index] = counts[size];
        owners[index] = owners[size];
        staged[index] = staged[size];
    }

    void removeAll(int owner) {
        for (int index = size - 1; index >= 0; index--) {
            if (owners[index] == owner) {
                removeAt(index);
            }
        }
    }
}
