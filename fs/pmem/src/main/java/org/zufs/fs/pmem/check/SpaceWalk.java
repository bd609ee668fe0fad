// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** Compares the maps of groups and chunks with what something leads to. For one thread. */
final class SpaceWalk {
    private static final int PROGRESS_STEP = 1024;
    private static final int SLOTS_PER_GROUP = GroupLayout.BLOCK_COUNT / ChunkLayout.BLOCK_COUNT;

    private final Survey survey;
    private final SharesWalk shares;
    private final long[] group = new long[UnitLayout.WORD_COUNT];
    private final long[] chunk = new long[UnitLayout.WORD_COUNT];
    private final long[] expected = new long[GroupLayout.BLOCK_COUNT / Long.SIZE];
    private long freeBlockCount;

    SpaceWalk(Survey survey) {
        this.survey = survey;
        shares = new SharesWalk(survey);
    }

    /** {@return the free blocks that all maps tell together} */
    long freeBlockCount() {
        return freeBlockCount;
    }

    private long unitOf(int number) {
        return survey.geometry().groupOffset(number) >>> UnitLayout.SHIFT;
    }

    /** Before the walk over inodes: what is used by the pool itself, and where chunks are. */
    void begin() {
        Usage usage = survey.usage();
        PoolHead head = survey.head();
        int lanes = (int) head.word(SuperblockLayout.LANE_COUNT);
        usage.useBlocks(0, OrphanLayout.offset(lanes) + PoolGeometry.BLOCK_LENGTH - 1 >>> PoolGeometry.BLOCK_SHIFT);
        long logs = head.word(SuperblockLayout.LOG_OFFSET);
        long logsEnd = logs + lanes * 2 * head.word(SuperblockLayout.LOG_HALF_LENGTH);
        long firstLog = logs >>> PoolGeometry.BLOCK_SHIFT;
        usage.useBlocks(firstLog, (logsEnd + PoolGeometry.BLOCK_LENGTH - 1 >>> PoolGeometry.BLOCK_SHIFT) - firstLog);
        for (int span = 0; span < head.word(SuperblockLayout.SPAN_COUNT); span++) {
            PoolGeometry.Span of = head.span(span);
            usage.useBlocks(of.tableBlock(), PoolHead.tableBlocks(of.blockCount()));
        }
        for (int number = 0; number < survey.geometry().groupCount(); number++) {
            if (!survey.view().load(unitOf(number), UnitKind.GROUP, group)) {
                survey.found(new PoolObject.Group(number), Problem.GROUP_DAMAGED, "");
                usage.unknown(number);
                continue;
            }
            addSlots(number);
        }
        // All chunks are known now, which hold these units.
        for (int number = 0; number < survey.geometry().groupCount(); number++) {
            if (survey.view().load(unitOf(number), UnitKind.GROUP, group) && group[GroupLayout.SHARES] != 0) {
                shares.claim(number, group[GroupLayout.SHARES]);
            }
        }
    }

    private void addSlots(int number) {
        for (int word = 0; word < GroupLayout.SLOT_MAP_WORD_COUNT; word++) {
            for (long left = group[GroupLayout.CHUNK_MAP + word]; left != 0; left &= left - 1) {
                long slot = (long) number * SLOTS_PER_GROUP + word * Long.SIZE + Long.numberOfTrailingZeros(left);
                if (!survey.usage().addSlot(slot)) {
                    survey.found(new PoolObject.Group(number), Problem.SLOT_MAPS, "slot " + slot % SLOTS_PER_GROUP
                            + " cannot be a chunk");
                }
            }
        }
    }

    /** After the walk over inodes. */
    void compare() {
        freeBlockCount = 0;
        int groups = survey.geometry().groupCount();
        for (int number = 0; number < groups; number++) {
            if ((number & PROGRESS_STEP - 1) == 0) {
                survey.progress().at("groups", number, groups);
            }
            boolean intact = survey.view().load(unitOf(number), UnitKind.GROUP, group);
            if (!intact) {
                if (!survey.repairing()) {
                    continue;
                }
                UnitView.clear(group, UnitKind.GROUP, 0);
            }
            boolean changed = !intact;
            // Repair may take units for counts of owners: before the maps are compared.
            changed |= shares.compare(number, group);
            changed |= slots(number, intact);
            changed |= blocks(number, intact);
            if (changed && survey.repairing()) {
                survey.view().store(unitOf(number), group);
            }
            freeBlockCount += group[GroupLayout.FREE_COUNT];
        }
        survey.progress().at("groups", groups, groups);
    }

    private boolean slots(int number, boolean intact) {
        boolean changed = false;
        for (int word = 0; word < GroupLayout.SLOT_MAP_WORD_COUNT; word++) {
            long firstSlot = (long) number * SLOTS_PER_GROUP + word * Long.SIZE;
            long chunks = survey.usage().slots().word(firstSlot);
            long partial = 0;
            for (long left = chunks; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                partial |= chunk(firstSlot + bit) != -1L ? 1L << bit : 0;
            }
            boolean wrong = group[GroupLayout.CHUNK_MAP + word] != chunks
                    || group[GroupLayout.PARTIAL_MAP + word] != partial;
            if (wrong && (!intact || survey.found(new PoolObject.Group(number), Problem.SLOT_MAPS, "word " + word))) {
                group[GroupLayout.CHUNK_MAP + word] = chunks;
                group[GroupLayout.PARTIAL_MAP + word] = partial;
                changed = true;
            }
        }
        return changed;
    }

    /** Compares the unit map of a chunk; answers the map as it is now. */
    private long chunk(long slot) {
        long unit = survey.usage().firstUnit(slot);
        long reached = survey.usage().unitMap(slot);
        PoolObject object = null;
        boolean changed = false;
        if (!survey.view().load(unit, UnitKind.CHUNK, chunk)) {
            if (!survey.found(new PoolObject.Chunk(unit), Problem.CHUNK_DAMAGED, "")) {
                return reached;
            }
            UnitView.clear(chunk, UnitKind.CHUNK, 0);
            chunk[ChunkLayout.UNIT_MAP] = reached;
            changed = true;
        } else if (chunk[ChunkLayout.UNIT_MAP] != reached) {
            object = new PoolObject.Chunk(unit);
            differ(object, reached & ~chunk[ChunkLayout.UNIT_MAP], Problem.UNITS_NOT_MARKED);
            differ(object, chunk[ChunkLayout.UNIT_MAP] & ~reached, Problem.UNITS_LEAKED);
            changed = true;
        }
        long free = Long.SIZE - Long.bitCount(chunk[ChunkLayout.UNIT_MAP]);
        if (chunk[ChunkLayout.FREE_COUNT] != free && !(changed && object == null)) {
            survey.found(new PoolObject.Chunk(unit), Problem.CHUNK_FREE_COUNT, chunk[ChunkLayout.FREE_COUNT]
                    + ", not " + free);
            changed = true;
        }
        if (changed && survey.repairing()) {
            chunk[ChunkLayout.UNIT_MAP] = reached;
            chunk[ChunkLayout.FREE_COUNT] = Long.SIZE - Long.bitCount(reached);
            survey.view().store(unit, chunk);
        }
        return chunk[ChunkLayout.UNIT_MAP];
    }

    private void differ(PoolObject object, long bits, Problem problem) {
        if (bits != 0) {
            survey.found(object, problem, Long.bitCount(bits) + ", the first is " + Long.numberOfTrailingZeros(bits));
        }
    }

    private boolean blocks(int number, boolean intact) {
        long count = survey.usage().blocksOf(number);
        long free = 0;
        long missing = 0;
        long leaked = 0;
        int first = -1;
        for (int word = 0; word < expected.length; word++) {
            long used = survey.usage().blockMap(((long) number << GroupLayout.SHIFT) + (long) word * Long.SIZE);
            long beyond = count - (long) word * Long.SIZE;
            expected[word] = beyond <= 0 ? -1L : beyond < Long.SIZE ? used | -1L << beyond : used;
            long map = group[GroupLayout.BLOCK_MAP + word];
            missing += Long.bitCount(expected[word] & ~map);
            leaked += Long.bitCount(map & ~expected[word]);
            free += Long.bitCount(~map);
            if (first < 0 && map != expected[word]) {
                first = word * Long.SIZE + Long.numberOfTrailingZeros(map ^ expected[word]);
            }
        }
        PoolObject object = missing + leaked != 0 || free != group[GroupLayout.FREE_COUNT]
                ? new PoolObject.Group(number) : null;
        if (object == null) {
            return false;
        }
        if (intact && missing > 0) {
            survey.found(object, Problem.BLOCKS_NOT_MARKED, missing + ", the first difference is block "
                    + (survey.geometry().firstBlock(number) + first));
        }
        if (intact && leaked > 0) {
            survey.found(object, Problem.BLOCKS_LEAKED, leaked + ", the first difference is block "
                    + (survey.geometry().firstBlock(number) + first));
        }
        if (intact && free != group[GroupLayout.FREE_COUNT]) {
            survey.found(object, Problem.GROUP_FREE_COUNT, group[GroupLayout.FREE_COUNT] + ", not " + free);
        }
        if (survey.repairing()) {
            System.arraycopy(expected, 0, group, GroupLayout.BLOCK_MAP, expected.length);
            group[GroupLayout.FREE_COUNT] = Arrays.stream(expected).map(map -> Long.bitCount(~map)).sum();
        }
        return true;
    }
}
