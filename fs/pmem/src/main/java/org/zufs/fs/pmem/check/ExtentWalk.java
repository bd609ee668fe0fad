// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * Walks the tree of extents of one inode: order, ranges, heights, and that nobody else uses its nodes and blocks. For
 * one thread; not for a walk within a walk.
 */
final class ExtentWalk {
    /** Behind the last block that a file can have: 2^62 bytes. */
    static final long BLOCK_END = 1L << 50;

    private static final long FLAGS = ExtentLayout.UNWRITTEN | ExtentLayout.SHARED;
    private static final int HEIGHT_SHIFT = 32;

    private final Survey survey;
    private final long[][] nodes = new long[ExtentLayout.HEIGHT_MAX][UnitLayout.WORD_COUNT];
    private ExtentVisitor visitor;
    private long ino;
    private long blockCount;
    private PoolObject object;
    /** A repair gave an inner entry another key. */
    private boolean keyChanged;

    /** Takes the extents of a file in order. */
    interface ExtentVisitor {
        /** An extent, which lies in the pool and is nobody else's. */
        void extent(long logical, long physical, long length, long flags);
    }

    ExtentWalk(Survey survey) {
        this.survey = survey;
    }

    /** {@return the blocks that the extents of the last walk have together} */
    long blockCount() {
        return blockCount;
    }

    /**
     * Walks.
     *
     * @param inode whose tree it is
     * @param words of the inode; changed where repair drops something
     * @param taker of the extents
     * @return true if words were changed
     */
    boolean walk(long inode, long[] words, ExtentVisitor taker) {
        visitor = taker;
        ino = inode;
        object = null;
        blockCount = 0;
        int area = InodeLayout.AREA;
        int height = (int) (words[area] >>> HEIGHT_SHIFT);
        int count = (int) words[area];
        if (count < 0 || count > ExtentLayout.ROOT_ENTRY_COUNT_MAX || height < 0 || height > ExtentLayout.HEIGHT_MAX
                || count == 0 && height > 0) {
            if (found(Problem.EXTENTS_DAMAGED, "root: " + count + " entries, height " + height)) {
                words[area] = 0;
                return true;
            }
            return false;
        }
        boolean changed = entries(words, area, height, 0, BLOCK_END);
        if (changed && (int) words[area] == 0) {
            words[area] = 0;
        }
        return changed;
    }

    private boolean found(Problem problem, String detail) {
        if (object == null) {
            object = new PoolObject.Inode(ino);
        }
        return survey.found(object, problem, detail);
    }

    /** Looks at the entries of a node whose count is in range. Answers whether some were dropped. */
    private boolean entries(long[] words, int node, int height, long from, long limit) {
        boolean changed = false;
        keyChanged = false;
        long next = from;
        for (int index = 0; index < (int) words[node];) {
            int at = node + ExtentLayout.ENTRIES_FROM_NODE + index * ExtentLayout.ENTRY_WORD_COUNT;
            long first = words[at];
            long second = words[at + 1];
            long logical = first & ExtentLayout.LOGICAL_MASK;
            boolean keep;
            long end;
            if (height == 0) {
                end = logical + (second >>> ExtentLayout.LENGTH_SHIFT);
                keep = leafEntry(first, second, logical, next, end, limit);
            } else {
                end = logical + 1;
                int last = (int) words[node] - 1;
                long childLimit = index < last ? words[at + ExtentLayout.ENTRY_WORD_COUNT] : limit;
                keep = first == logical && logical >= next && logical < limit
                        ? child(words, at, logical, height, Math.min(childLimit, limit))
                        : !found(Problem.EXTENT_INVALID, "inner entry at block " + logical);
                changed |= keyChanged;
                keyChanged = false;
            }
            if (keep) {
                next = Math.max(next, end);
                index++;
            } else {
                drop(words, node, at);
                changed = true;
            }
        }
        return changed;
    }

    /** Answers whether the entry stays: always where nothing is repaired. */
    private boolean leafEntry(long first, long second, long logical, long from, long end, long limit) {
        long length = second >>> ExtentLayout.LENGTH_SHIFT;
        long physical = second & ExtentLayout.PHYSICAL_MASK;
        if ((first & ~(ExtentLayout.LOGICAL_MASK | FLAGS)) != 0 || length == 0 || logical < from || end > limit
                || physical == 0 || physical + length > survey.geometry().blockCount()) {
            return !found(Problem.EXTENT_INVALID, "blocks " + logical + " to " + (end - 1) + " at " + physical);
        }
        long conflict = survey.usage().claimBlocks(physical, length, (first & ExtentLayout.SHARED) != 0);
        if (conflict >= 0) {
            blockCount += survey.repairing() ? 0 : length;
            return !found(Problem.DOUBLE_USE, "blocks " + logical + " to " + (end - 1) + " of the file, block "
                    + conflict + " of the pool");
        }
        blockCount += length;
        visitor.extent(logical, physical, length, first & FLAGS);
        return true;
    }

    private boolean child(long[] words, int at, long key, int height, long limit) {
        long unit = words[at + 1];
        long[] node = nodes[height - 1];
        if (!survey.view().load(unit, UnitKind.EXTENTS, node)
                || UnitLayout.owner(node[UnitLayout.HEADER]) != (ino & 0xFFFF_FFFFL)) {
            return !found(Problem.EXTENTS_DAMAGED, "unit " + unit + ", from block " + key);
        }
        long head = node[ExtentLayout.NODE];
        if ((int) (head >>> HEIGHT_SHIFT) != height - 1 || (int) head <= 0
                || (int) head > ExtentLayout.UNIT_ENTRY_COUNT_MAX) {
            return !found(Problem.EXTENTS_DAMAGED, "unit " + unit + ": count or height");
        }
        if (!claim(unit)) {
            return !survey.repairing();
        }
        long firstKey = node[ExtentLayout.NODE + ExtentLayout.ENTRIES_FROM_NODE] & ExtentLayout.LOGICAL_MASK;
        boolean wrongKey = firstKey != key;
        if (wrongKey && !found(Problem.EXTENT_INVALID, "unit " + unit + " begins at block " + firstKey + ", not "
                + key)) {
            return true;
        }
        if (entries(node, ExtentLayout.NODE, height - 1, key, limit)) {
            if ((int) node[ExtentLayout.NODE] == 0) {
                survey.usage().releaseUnit(unit);
                return false;
            }
            survey.view().store(unit, node);
        }
        long begins = node[ExtentLayout.NODE + ExtentLayout.ENTRIES_FROM_NODE] & ExtentLayout.LOGICAL_MASK;
        if (survey.repairing() && begins != key) {
            words[at] = begins;
            keyChanged = true;
        }
        return true;
    }

    private boolean claim(long unit) {
        int answer = survey.usage().claimUnit(unit);
        if (answer == Usage.OK) {
            return true;
        }
        boolean outside = answer == Usage.OUTSIDE;
        if (found(outside ? Problem.UNIT_OUTSIDE : Problem.UNIT_TWICE, "unit " + unit) && outside
                && survey.usage().addSlot(survey.usage().slot(unit))) {
            return survey.usage().claimUnit(unit) == Usage.OK;
        }
        return false;
    }

    private static void drop(long[] words, int node, int at) {
        int end = node + ExtentLayout.ENTRIES_FROM_NODE + (int) words[node] * ExtentLayout.ENTRY_WORD_COUNT;
        System.arraycopy(words, at + ExtentLayout.ENTRY_WORD_COUNT, words, at,
                end - at - ExtentLayout.ENTRY_WORD_COUNT);
        words[end - 2] = 0;
        words[end - 1] = 0;
        words[node]--;
    }
}
