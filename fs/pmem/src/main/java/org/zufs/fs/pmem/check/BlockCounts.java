// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;

/** How often each block was met again, in pages that exist where one was. For one thread. */
final class BlockCounts {
    private static final int PAGE_SHIFT = 11;
    private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

    private int[][] pages = new int[8][];

    /** {@return how often the block was met again} */
    int get(long block) {
        int page = Math.toIntExact(block >>> PAGE_SHIFT);
        return page >= pages.length || pages[page] == null ? 0 : pages[page][(int) block & PAGE_MASK];
    }

    /** Counts the block once more. */
    void increment(long block) {
        int page = Math.toIntExact(block >>> PAGE_SHIFT);
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
        }
        if (pages[page] == null) {
            pages[page] = new int[1 << PAGE_SHIFT];
        }
        pages[page][(int) block & PAGE_MASK]++;
    }

    /** {@return false if none of the blocks was met again, as far as pages tell} */
    boolean hasPage(long block) {
        int page = Math.toIntExact(block >>> PAGE_SHIFT);
        return page < pages.length && pages[page] != null;
    }

    /** Sets all to 0. */
    void clear() {
        Arrays.fill(pages, null);
    }
}
