// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.List;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * Says what is wrong in a pool, as it will be when its logs are applied; changes nothing. Reads the media by their
 * layout alone, from the root directory to the last block, and compares the maps of what is used with what something
 * leads to. Knows what it has met as bits and counts, not as objects: some bytes for each hard link and directory, one
 * bit for each used block and unit.
 *
 * <p>The pool is not mounted, or nobody changes it meanwhile. One object can check many pools, one after the other; it
 * keeps its memory. For one thread.
 */
public final class Checker {
    private final Survey survey = new Survey();
    private final LogReader logs = new LogReader();
    private final SpaceWalk space = new SpaceWalk(survey);
    private final TreeWalk tree = new TreeWalk(survey);
    private Progress progress = Progress.NONE;

    /** Makes one that has checked nothing yet. */
    public Checker() {
    }

    /**
     * Says who is told how far it has come.
     *
     * @param listener is called on the checking thread
     * @return this
     */
    public Checker progress(Progress listener) {
        progress = listener;
        return this;
    }

    /**
     * Checks a pool.
     *
     * @param memory the pool
     * @return what is wrong, at most 10,000 findings; empty if nothing is
     */
    public List<Finding> check(PersistentMemory memory) {
        PoolHead head = begin(memory, false);
        if (head != null) {
            logs.layOver(survey.view());
            walk();
            cleanCounts(head);
        }
        return survey.findings();
    }

    /** {@return how many findings the last check had, also those that are not in its list} */
    public long findingCount() {
        return survey.findingCount();
    }

    /** {@return how many inodes the last check met} */
    public long inodeCount() {
        return survey.inodeCount();
    }

    /** {@return how many transactions a mount of the pool that was checked last would apply} */
    public int pendingCount() {
        return logs.count();
    }

    /** Reads superblock and logs. Answers null if the pool cannot be walked. */
    PoolHead begin(PersistentMemory memory, boolean repairing) {
        PoolHead head = PoolHead.read(memory);
        survey.restart(repairing, progress);
        if (head.problem() != null) {
            survey.found(new PoolObject.WholePool(), head.problem(), "");
            return null;
        }
        survey.begin(head, memory, repairing, progress);
        if (!head.intactA()) {
            survey.found(new PoolObject.SuperblockCopy(SuperblockLayout.OFFSET_A), Problem.SUPERBLOCK_DAMAGED, "");
        }
        if (!head.intactB()) {
            survey.found(new PoolObject.SuperblockCopy(SuperblockLayout.OFFSET_B), Problem.SUPERBLOCK_DAMAGED, "");
        }
        logs.read(memory, head, (lane, half, offset) -> survey.found(new PoolObject.LogHalf(lane, half),
                Problem.LOG_DAMAGED, "at byte " + offset));
        return head;
    }

    void walk() {
        try {
            space.begin();
            tree.walk();
            space.compare();
        } catch (InternalError lost) {
            // The media may tell of lost bytes late, where nobody reads them any more.
            survey.found(new PoolObject.WholePool(), Problem.UNREADABLE, lost.toString());
        }
    }

    private void cleanCounts(PoolHead head) {
        if (head.word(SuperblockLayout.STATE) != SuperblockLayout.CLEAN || survey.findingCount() > 0) {
            return;
        }
        long blocks = head.word(SuperblockLayout.FREE_BLOCK_COUNT);
        long inodes = head.word(SuperblockLayout.INODE_COUNT);
        boolean inodesDiffer = inodes != 0 && inodes != survey.inodeCount();
        if (blocks != space.freeBlockCount() || inodesDiffer) {
            survey.found(new PoolObject.WholePool(), Problem.CLEAN_COUNTS, blocks + " free blocks, not "
                    + space.freeBlockCount() + ", and " + inodes + " inodes, not " + survey.inodeCount());
        }
    }

    Survey survey() {
        return survey;
    }

    LogReader logs() {
        return logs;
    }
}
