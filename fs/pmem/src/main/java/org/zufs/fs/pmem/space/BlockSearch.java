// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.GroupLayout;

/** Finds runs of blocks for one lane, and remembers where it found the last ones. For the lane's thread. */
final class BlockSearch {
    /** Groups that are looked at for a better run when there is one already. */
    private static final int PROBE_MAX = 16;
    /** A run at the goal is taken if it is that long, also if more is wanted. */
    private static final int GOAL_COUNT_MAX = 64;

    private final Space space;
    private final int lane;
    /** Where small runs were found. */
    private int smallGroup;
    /** Where large runs were found, which do not stop at what small ones leave. */
    private int largeGroup;
    private int length;

    BlockSearch(Space space, int lane, int firstGroup) {
        this.space = space;
        this.lane = lane;
        smallGroup = firstGroup;
        largeGroup = firstGroup;
    }

    /** {@return how many blocks were found} */
    int length() {
        return length;
    }

    /** Reserves a run of blocks that are claimed; answers its first block, or -ENOSPC. */
    long take(long claimed, long goal) {
        int want = (int) Math.min(claimed, GroupLayout.BLOCK_COUNT);
        GroupTable table = space.table();
        if (goal > 0 && table.isBlock(goal)) {
            long block = takeAt(table, goal, want);
            if (block > 0) {
                return block;
            }
        }
        long block = search(table, want, true);
        while (block < 0) {
            block = search(table, want, false);
            if (block < 0 && !space.drainAll()) {
                return block;
            }
        }
        return block;
    }

    private long takeAt(GroupTable table, long goal, int want) {
        int index = table.groupOf(goal);
        if (table.free(index) <= 0) {
            return -ErrorNumber.ENOSPC;
        }
        Group group = table.group(index);
        if (!group.tryLock()) {
            return -ErrorNumber.EAGAIN;
        }
        try {
            group.findAt((int) (goal - group.firstBlock()), want);
            return group.runLength() < Math.min(want, GOAL_COUNT_MAX) ? -ErrorNumber.ENOSPC : take(table, group);
        } finally {
            group.unlock();
        }
    }

    private long take(GroupTable table, Group group) {
        length = group.runLength();
        long block = group.takeRun();
        table.noteBlocks(group);
        return block;
    }

    /**
     * Looks for a run that is long enough, then takes the best that was seen.
     *
     * @param polite not in groups that other lanes take from
     */
    private long search(GroupTable table, int want, boolean polite) {
        boolean large = want >= Group.ALIGNMENT;
        int first = large ? largeGroup : smallGroup;
        int best = -1;
        int bestScore = 0;
        int probes = 0;
        for (int step = 0; step < table.count() && probes < PROBE_MAX; step++) {
            int index = first + step < table.count() ? first + step : first + step - table.count();
            int free = table.free(index);
            if (free <= 0 || best >= 0 && !large && free <= bestScore) {
                continue;
            }
            Group group = table.group(index);
            if (step > 0 && polite && group.isOfOther(lane)) {
                continue;
            }
            group.lock();
            try {
                group.find(want);
                if (group.runLength() == want && (!large || group.isRunAligned())) {
                    return found(table, group, large);
                }
                table.noteBlocks(group);
                int score = group.runLength() + (group.isRunAligned() ? GroupLayout.BLOCK_COUNT : 0);
                if (score > bestScore) {
                    best = index;
                    bestScore = score;
                }
            } finally {
                group.unlock();
            }
            probes += best >= 0 ? 1 : 0;
        }
        return best < 0 ? -ErrorNumber.ENOSPC : takeBest(table, best, want);
    }

    private long takeBest(GroupTable table, int best, int want) {
        Group group = table.group(best);
        group.lock();
        try {
            group.find(want);
            return group.runLength() == 0 ? -ErrorNumber.ENOSPC : found(table, group, want >= Group.ALIGNMENT);
        } finally {
            group.unlock();
        }
    }

    private long found(GroupTable table, Group group, boolean large) {
        if (large) {
            largeGroup = group.index();
        } else {
            if (group.index() != smallGroup) {
                table.group(smallGroup).leave(lane);
                smallGroup = group.index();
            }
            group.enter(lane);
        }
        return take(table, group);
    }
}
