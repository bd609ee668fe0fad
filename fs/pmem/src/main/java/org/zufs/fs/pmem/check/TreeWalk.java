// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * Meets all inodes: those that names lead to from the root directory, those that wait to be freed, and those that
 * nothing leads to although their unit is used. For one thread.
 */
final class TreeWalk {
    private static final int SLOTS_PER_GROUP = GroupLayout.BLOCK_COUNT / ChunkLayout.BLOCK_COUNT;
    private static final int ROOT_MODE = ModeBits.S_IFDIR | 0755;
    private static final int ORPHAN_UNIT_COUNT_MAX = 1 << 20;

    private final Survey survey;
    private final InodeWalk inodes;
    private final DirectoryWalk directories;
    private final LostAndFound lostAndFound;
    private final long[] words = new long[UnitLayout.WORD_COUNT];
    private final long[] orphans = new long[UnitLayout.WORD_COUNT];
    private long[] lost = new long[16];
    private int lostCount;

    TreeWalk(Survey survey) {
        this.survey = survey;
        inodes = new InodeWalk(survey);
        directories = new DirectoryWalk(survey, inodes);
        lostAndFound = new LostAndFound(survey);
    }

    /** Walks all. */
    void walk() {
        root();
        drain();
        int lanes = (int) survey.head().word(SuperblockLayout.LANE_COUNT);
        for (int lane = 0; lane < lanes; lane++) {
            orphans(lane);
        }
        drain();
        collectLost();
        if (lostCount > 0) {
            meetLost();
        }
        linkCounts();
    }

    private void drain() {
        for (long ino = survey.popDirectory(); ino != 0; ino = survey.popDirectory()) {
            directories.walk(ino);
        }
    }

    private void root() {
        long root = survey.head().word(SuperblockLayout.ROOT);
        boolean intact = survey.view().load(root, UnitKind.INODE, words) && InodeWalk.isDirectory(words);
        if (!intact && survey.found(new PoolObject.Inode(root), Problem.ROOT_DAMAGED, "")) {
            UnitView.clear(words, UnitKind.INODE, root);
            words[InodeLayout.MODE_LINKS] = InodeWalk.withLinks(ROOT_MODE, 2);
            words[InodeLayout.PARENT] = root;
            survey.view().store(root, words);
            intact = true;
        }
        if (survey.usage().claimUnit(root) == Usage.OUTSIDE
                && survey.found(new PoolObject.Inode(root), Problem.UNIT_OUTSIDE, "")) {
            survey.usage().addSlot(survey.usage().slot(root));
            survey.usage().claimUnit(root);
        }
        if (!intact) {
            return;
        }
        if (words[InodeLayout.PARENT] != root
                && survey.found(new PoolObject.Inode(root), Problem.PARENT, "the root is its own")) {
            words[InodeLayout.PARENT] = root;
            survey.view().store(root, words);
        }
        survey.pushDirectory(root);
        inodes.examine(root, words);
    }

    private void orphans(int lane) {
        long unit = OrphanLayout.offset(lane) >>> UnitLayout.SHIFT;
        for (int count = 0; unit != 0 && count < ORPHAN_UNIT_COUNT_MAX; count++) {
            boolean intact = survey.view().load(unit, UnitKind.ORPHANS, orphans);
            boolean changed = !intact;
            if (!intact) {
                if (!survey.found(new PoolObject.Unit(unit), Problem.ORPHANS_DAMAGED, "lane " + lane)) {
                    return;
                }
                UnitView.clear(orphans, UnitKind.ORPHANS, 0);
            }
            for (int place = OrphanLayout.PLACES; place < UnitLayout.WORD_COUNT; place++) {
                if (orphans[place] != 0 && !orphan(unit, place) && survey.repairing()) {
                    orphans[place] = 0;
                    changed = true;
                }
            }
            long next = orphans[OrphanLayout.NEXT];
            if (next != 0 && (!survey.view().isUnit(next) || survey.usage().claimUnit(next) != Usage.OK)) {
                if (survey.found(new PoolObject.Unit(unit), Problem.UNIT_TWICE, "next " + next)) {
                    orphans[OrphanLayout.NEXT] = 0;
                    changed = true;
                }
                next = 0;
            }
            if (changed && survey.repairing()) {
                survey.view().store(unit, orphans);
            }
            unit = next;
        }
    }

    private boolean orphan(long unit, int place) {
        long ino = orphans[place];
        PoolObject object = new PoolObject.Unit(unit);
        if (!survey.view().load(ino, UnitKind.INODE, words)) {
            survey.found(object, Problem.ORPHAN_DANGLING, "place " + place + ", inode " + ino);
            return false;
        }
        long told = words[InodeLayout.ORPHAN_PLACE];
        if (told != unit * UnitLayout.WORD_COUNT + place) {
            survey.found(object, Problem.ORPHAN_PLACE, "place " + place + ", inode " + ino + " says " + told);
            return false;
        }
        if (survey.usage().isReached(ino) || InodeWalk.links(words) != 0) {
            return true;
        }
        if (survey.usage().claimUnit(ino) != Usage.OK) {
            survey.found(object, Problem.UNIT_OUTSIDE, "inode " + ino);
            return false;
        }
        if (InodeWalk.isDirectory(words)) {
            survey.pushDirectory(ino);
        }
        inodes.examine(ino, words);
        return true;
    }

    /** Finds the inodes that nothing has led to. */
    private void collectLost() {
        lostCount = 0;
        Usage usage = survey.usage();
        long slots = (long) survey.geometry().groupCount() * SLOTS_PER_GROUP;
        for (int group = 0; group < survey.geometry().groupCount(); group++) {
            if (usage.isUnknown(group)) {
                probe(group);
            }
        }
        for (long slot = usage.slots().next(0, slots); slot >= 0; slot = usage.slots().next(slot + 1, slots)) {
            long first = usage.firstUnit(slot);
            boolean intact = survey.view().load(first, UnitKind.CHUNK, words);
            long used = intact ? words[ChunkLayout.UNIT_MAP] : -1L;
            for (long left = used & ~usage.unitMap(slot); left != 0; left &= left - 1) {
                long ino = first + Long.numberOfTrailingZeros(left);
                if (survey.view().load(ino, UnitKind.INODE, words) && InodeWalk.links(words) > 0) {
                    addLost(ino);
                }
            }
        }
    }

    /** Where the group's own maps are lost, whatever looks like a chunk may be one. */
    private void probe(int group) {
        for (int index = 0; index < survey.usage().blocksOf(group) / ChunkLayout.BLOCK_COUNT; index++) {
            long slot = (long) group * SLOTS_PER_GROUP + index;
            if (!survey.usage().slots().get(slot)
                    && survey.view().load(survey.usage().firstUnit(slot), UnitKind.CHUNK, words)) {
                survey.usage().addSlot(slot);
            }
        }
    }

    private void addLost(long ino) {
        if (lostCount == lost.length) {
            lost = Arrays.copyOf(lost, lostCount * 2);
        }
        lost[lostCount++] = ino;
    }

    /** First directories whose parents are not lost themselves, then those in rings, then all others. */
    private void meetLost() {
        long[] candidates = Arrays.copyOf(lost, lostCount);
        lostCount = 0;
        for (int round = 0; round < 3; round++) {
            for (long ino : candidates) {
                if (!survey.usage().isReached(ino) && survey.view().load(ino, UnitKind.INODE, words)
                        && isDue(round)) {
                    meet(ino);
                    drain();
                }
            }
        }
        if (survey.repairing() && lostCount > 0) {
            lostAndFound.attach(lost, lostCount);
        }
    }

    private boolean isDue(int round) {
        if (!InodeWalk.isDirectory(words)) {
            return round == 2;
        }
        long parent = words[InodeLayout.PARENT];
        boolean parentLost = survey.view().load(parent, UnitKind.INODE, orphans) && InodeWalk.isDirectory(orphans)
                && InodeWalk.links(orphans) > 0 && !survey.usage().isReached(parent);
        return round > 0 || !parentLost;
    }

    private void meet(long ino) {
        survey.found(new PoolObject.Inode(ino), Problem.UNREACHABLE, "");
        if (survey.usage().claimUnit(ino) != Usage.OK) {
            return;
        }
        if (InodeWalk.isDirectory(words)) {
            survey.pushDirectory(ino);
        } else if (InodeWalk.links(words) != 1) {
            survey.names().put(ino, survey.repairing() ? 1 : InodeWalk.links(words));
        }
        addLost(ino);
        inodes.examine(ino, words);
    }

    private void linkCounts() {
        if (survey.names().count() == 0) {
            return;
        }
        for (long ino : survey.names().sortedKeys()) {
            long met = survey.names().get(ino, 0);
            if (survey.view().load(ino, UnitKind.INODE, words) && InodeWalk.links(words) != met
                    && survey.found(new PoolObject.Inode(ino), Problem.LINK_COUNT,
                            InodeWalk.links(words) + ", not " + met)) {
                words[InodeLayout.MODE_LINKS] = InodeWalk.withLinks(words[InodeLayout.MODE_LINKS], met);
                survey.view().store(ino, words);
            }
        }
    }
}
