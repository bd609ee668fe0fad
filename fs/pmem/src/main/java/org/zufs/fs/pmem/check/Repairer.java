// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.ArrayList;
import java.util.List;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * Makes a damaged pool consistent again. What is intact and reachable stays; what leads to damage is dropped, and what
 * nothing leads to any more gets a name in {@code lost+found}; all maps and counts are then made from what is there.
 *
 * <p>Applies the logs first, and leaves the pool as after a crash, with empty logs: the next mount frees what waits to
 * be freed. If a repair is cut short, the next one begins again. The pool is not mounted. For one thread.
 */
public final class Repairer {
    private static final int PASS_COUNT_MAX = 8;

    private final Checker checker = new Checker();

    /** Makes one that has repaired nothing yet. */
    public Repairer() {
    }

    /**
     * What a repair did.
     *
     * @param found     what was wrong, in the order in which it was repaired
     * @param remaining what still is, after the last pass; empty unless the pool is beyond repair
     */
    public record Report(List<Finding> found, List<Finding> remaining) {
        /** {@return of what was found, that by which something stored was lost} */
        public List<Finding> losses() {
            return found.stream().filter(finding -> finding.problem().loses()).toList();
        }
    }

    /**
     * Says who is told how far it has come.
     *
     * @param listener is called on the repairing thread
     * @return this
     */
    public Repairer progress(Progress listener) {
        checker.progress(listener);
        return this;
    }

    /**
     * Repairs a pool.
     *
     * @param memory the pool, not read-only
     * @return what was done; if nothing was wrong, nothing was changed
     */
    public Report repair(PersistentMemory memory) {
        List<Finding> found = new ArrayList<>();
        List<Finding> remaining = checker.check(memory);
        for (int pass = 0; pass < PASS_COUNT_MAX && !remaining.isEmpty()
                && remaining.stream().allMatch(finding -> finding.problem().repairable()); pass++) {
            found.addAll(pass(memory));
            remaining = checker.check(memory);
        }
        return new Report(List.copyOf(found), remaining);
    }

    private List<Finding> pass(PersistentMemory memory) {
        PoolHead head = checker.begin(memory, true);
        if (head == null) {
            return List.of();
        }
        UnitView view = checker.survey().view();
        checker.logs().layOver(view);
        view.applyOverlay();
        memory.sync();
        // From here on, no record of the logs is needed; one that could be taken for a new one must not stay.
        head.write(memory, SuperblockLayout.DIRTY, checker.logs().last());
        clearLogs(memory, head);
        checker.walk();
        memory.sync();
        head.write(memory, SuperblockLayout.DIRTY, checker.logs().last());
        return checker.survey().findings();
    }

    private static void clearLogs(PersistentMemory memory, PoolHead head) {
        long start = head.word(SuperblockLayout.LOG_OFFSET);
        long length = head.word(SuperblockLayout.LANE_COUNT) * 2 * head.word(SuperblockLayout.LOG_HALF_LENGTH);
        for (long at = start; at < start + length; at += Long.BYTES) {
            memory.putDataWord(at, 0);
        }
        memory.persist(start, length);
        memory.sync();
    }
}
