// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.Arrays;

/**
 * The stores that the media may or may not hold yet: for each line (a cache line, a sector or a page) the words that
 * were stored since it last became durable, in order. For one thread.
 */
final class LineStores {
    private static final int NONE = -1;
    private static final int INITIAL_COUNT = 1024;

    private final int[] heads;
    private final int[] tails;
    private final int[] counts;
    /** Where a line stands among {@link #dirty}; undefined for a clean one. */
    private final int[] places;
    private int[] dirty = new int[INITIAL_COUNT];
    private int dirtyCount;
    private int[] words = new int[INITIAL_COUNT];
    private long[] values = new long[INITIAL_COUNT];
    private int[] nexts = new int[INITIAL_COUNT];
    private int used;
    private int free = NONE;

    LineStores(int lineCount) {
        heads = new int[lineCount];
        tails = new int[lineCount];
        counts = new int[lineCount];
        places = new int[lineCount];
        Arrays.fill(heads, NONE);
    }

    void add(int line, int word, long value) {
        int node = take();
        words[node] = word;
        values[node] = value;
        nexts[node] = NONE;
        if (heads[line] == NONE) {
            heads[line] = node;
            if (dirtyCount == dirty.length) {
                dirty = Arrays.copyOf(dirty, dirtyCount * 2);
            }
            places[line] = dirtyCount;
            dirty[dirtyCount++] = line;
        } else {
            nexts[tails[line]] = node;
        }
        tails[line] = node;
        counts[line]++;
    }

    private int take() {
        if (free != NONE) {
            int node = free;
            free = nexts[node];
            return node;
        }
        if (used == words.length) {
            words = Arrays.copyOf(words, used * 2);
            values = Arrays.copyOf(values, used * 2);
            nexts = Arrays.copyOf(nexts, used * 2);
        }
        return used++;
    }

    /** Forgets the stores of a line. */
    void drop(int line) {
        if (heads[line] == NONE) {
            return;
        }
        nexts[tails[line]] = free;
        free = heads[line];
        heads[line] = NONE;
        counts[line] = 0;
        int last = dirty[--dirtyCount];
        dirty[places[line]] = last;
        places[last] = places[line];
    }

    void clear() {
        while (dirtyCount > 0) {
            drop(dirty[dirtyCount - 1]);
        }
    }

    /** {@return how many lines have stores} */
    int dirtyCount() {
        return dirtyCount;
    }

    /** {@return a line that has stores} */
    int dirtyLine(int index) {
        return dirty[index];
    }

    /** {@return how many stores a line has} */
    int count(int line) {
        return counts[line];
    }

    /** {@return the first store of a line, or a negative number} */
    int first(int line) {
        return heads[line];
    }

    /** {@return the store after one, or a negative number} */
    int next(int node) {
        return nexts[node];
    }

    /** {@return the word that a store is to} */
    int word(int node) {
        return words[node];
    }

    /** {@return what was stored} */
    long value(int node) {
        return values[node];
    }
}
