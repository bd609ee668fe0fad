// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.ArrayList;
import java.util.List;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** Reads the extents of one inode, to be shown: as far as they can be read. For one thread. */
final class ExtentReader {
    /** More are not read: a damaged tree can be a ring. */
    private static final int NODE_COUNT_MAX = 1 << 20;

    private final UnitView view;
    private final List<long[]> extents = new ArrayList<>();
    private int nodeCount;

    ExtentReader(UnitView view) {
        this.view = view;
    }

    /** {@return for each extent: first block of the file, first block of the pool, length in blocks, flags} */
    List<long[]> read(long[] inode) {
        node(inode, InodeLayout.AREA, ExtentLayout.ROOT_ENTRY_COUNT_MAX, ExtentLayout.HEIGHT_MAX);
        return extents;
    }

    private void node(long[] words, int base, int countMax, int heightMax) {
        int height = (int) (words[base] >>> 32);
        if (height < 0 || height > heightMax || ++nodeCount > NODE_COUNT_MAX) {
            return;
        }
        for (int index = 0; index < Math.clamp((int) words[base], 0, countMax); index++) {
            int at = base + ExtentLayout.ENTRIES_FROM_NODE + index * ExtentLayout.ENTRY_WORD_COUNT;
            if (height == 0) {
                extents.add(new long[] {words[at] & ExtentLayout.LOGICAL_MASK,
                    words[at + 1] & ExtentLayout.PHYSICAL_MASK, words[at + 1] >>> ExtentLayout.LENGTH_SHIFT,
                    words[at] & ~ExtentLayout.LOGICAL_MASK});
                continue;
            }
            long[] child = new long[UnitLayout.WORD_COUNT];
            if (view.load(words[at + 1], UnitKind.EXTENTS, child)) {
                node(child, ExtentLayout.NODE, ExtentLayout.UNIT_ENTRY_COUNT_MAX, height - 1);
            }
        }
    }
}
