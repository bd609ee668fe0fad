// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;

/**
 * A set of numbers, one bit each, in pages that exist where there is a number. Emptied, it keeps its pages for the next
 * time. For one thread.
 */
final class PagedBits {
    private static final int PAGE_SHIFT = 15;
    private static final int PAGE_WORD_COUNT = (1 << PAGE_SHIFT) / Long.SIZE;
    private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

    private long[][] pages = new long[8][];

    /** {@return whether a number is in the set} */
    boolean get(long number) {
        return (word(number) >>> number & 1) != 0;
    }

    /** {@return the 64 bits of the aligned stretch of numbers that a number is in} */
    long word(long number) {
        int page = page(number);
        return page >= pages.length || pages[page] == null ? 0 : pages[page][(int) (number & PAGE_MASK) >>> 6];
    }

    /** {@return true if the number was not in the set before} */
    boolean add(long number) {
        long[] words = pageFor(number);
        int index = (int) (number & PAGE_MASK) >>> 6;
        long before = words[index];
        words[index] = before | 1L << number;
        return words[index] != before;
    }

    /** Takes numbers out. */
    void remove(long first, long count) {
        change(first, count, false);
    }

    /** Puts numbers in. */
    void add(long first, long count) {
        change(first, count, true);
    }

    private void change(long first, long count, boolean in) {
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, (at | Long.SIZE - 1) + 1);
            long mask = -1L >>> Long.SIZE - (next - at) << at;
            long[] words = pageFor(at);
            int index = (int) (at & PAGE_MASK) >>> 6;
            words[index] = in ? words[index] | mask : words[index] & ~mask;
            at = next;
        }
    }

    /** {@return the first number of a stretch that is in the set, or -1} */
    long firstIn(long first, long count) {
        for (long at = first, end = first + count; at < end;) {
            long next = Math.min(end, (at | Long.SIZE - 1) + 1);
            long found = word(at) & -1L >>> Long.SIZE - (next - at) << at;
            if (found != 0) {
                return (at & -Long.SIZE) + Long.numberOfTrailingZeros(found);
            }
            at = next;
        }
        return -1;
    }

    /** {@return the first number from one on that is in the set, below a limit; -1 if there is none} */
    long next(long from, long limit) {
        for (long at = from; at < limit;) {
            int page = page(at);
            if (page >= pages.length) {
                return -1;
            }
            if (pages[page] == null) {
                at = (long) (page + 1) << PAGE_SHIFT;
                continue;
            }
            long left = word(at) & -1L << at;
            if (left != 0) {
                long found = (at & -Long.SIZE) + Long.numberOfTrailingZeros(left);
                return found < limit ? found : -1;
            }
            at = (at | Long.SIZE - 1) + 1;
        }
        return -1;
    }

    /** Empties the set. */
    void clear() {
        for (long[] page : pages) {
            if (page != null) {
                Arrays.fill(page, 0);
            }
        }
    }

    private static int page(long number) {
        assert number >= 0 : number;
        return Math.toIntExact(number >>> PAGE_SHIFT);
    }

    private long[] pageFor(long number) {
        int page = page(number);
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE_WORD_COUNT];
        }
        return pages[page];
    }
}
