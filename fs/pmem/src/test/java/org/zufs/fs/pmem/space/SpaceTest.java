// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.UnitKind;

/** What a lane is promised, one thing at a time. */
class SpaceTest {
    private static final long MIB = 1 << 20;

    private static long use(SpacePool pool, int lane, long wanted, long goal) {
        pool.transactions[lane].begin();
        long block = pool.lane(lane).reserve(wanted, goal, true);
        if (block > 0) {
            pool.lane(lane).use(block, pool.lane(lane).reservedLength());
        }
        int result = pool.transactions[lane].commit();
        return result < 0 ? result : block;
    }

    private static int free(SpacePool pool, int lane, long block, long count, boolean metadata) {
        pool.transactions[lane].begin();
        pool.lane(lane).free(block, count, metadata);
        return pool.transactions[lane].commit();
    }

    private static long takeUnit(SpacePool pool, int lane) {
        pool.transactions[lane].begin();
        long offset = pool.lane(lane).takeUnit(-1);
        if (offset > 0) {
            pool.transactions[lane].create(offset, UnitKind.INODE, 0);
        }
        int result = pool.transactions[lane].commit();
        return result < 0 ? result : offset;
    }

    private static int freeUnit(SpacePool pool, int lane, long offset) {
        pool.transactions[lane].begin();
        pool.lane(lane).freeUnit(offset);
        return pool.transactions[lane].commit();
    }

    /** Uses all blocks that anybody gets. */
    private static List<long[]> fill(SpacePool pool, int lane, long wanted) {
        List<long[]> runs = new ArrayList<>();
        while (true) {
            long block = use(pool, lane, wanted, 0);
            if (block < 0) {
                assertThat(block).isEqualTo(-ErrorNumber.ENOSPC);
                return runs;
            }
            runs.add(new long[] {block, pool.lane(lane).reservedLength()});
        }
    }

    @Test
    void shouldAlignLargeRunsAndFollowTheGoal() {
        SpacePool pool = new SpacePool(TestMemory.memory(64 * MIB), 2, 0);
        LaneSpace lane = pool.lane(0);
        assertThat(use(pool, 0, 3, 0)).isPositive();
        long large = use(pool, 0, 512, 0);
        assertThat(large % 512).isZero();
        assertThat(lane.reservedLength()).isEqualTo(512);
        assertThat(use(pool, 0, 700, large + 512)).isEqualTo(large + 512);
        assertThat(lane.reservedLength()).isEqualTo(700);
        long next = large + 512 + 700;
        assertThat(use(pool, 0, 1, next)).isEqualTo(next);
        long whole = use(pool, 0, 1 << 20, 0);
        assertThat(whole % 512).isZero();
        assertThat(lane.reservedLength()).isEqualTo(2048);
    }

    @Test
    void shouldKeepLanesApart() {
        SpacePool pool = new SpacePool(TestMemory.memory(64 * MIB), 2, 0);
        for (int round = 0; round < 500; round++) {
            int first = pool.geometry.groupOf(use(pool, 0, 4, 0));
            int second = pool.geometry.groupOf(use(pool, 1, 4, 0));
            assertThat(first).isNotEqualTo(second);
            assertThat(pool.geometry.groupOf(takeUnit(pool, 0) >> 12))
                    .isNotEqualTo(pool.geometry.groupOf(takeUnit(pool, 1) >> 12));
        }
    }

    @Test
    void shouldKeepBlocksForRoot() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 100);
        LaneSpace lane = pool.lane(0);
        long reserved = 0;
        while (lane.reserve(64, 0, false) > 0) {
            reserved += lane.reservedLength();
        }
        assertThat(reserved).isPositive();
        assertThat(pool.space.availableBlockCount(false)).isZero();
        assertThat(pool.space.availableBlockCount(true)).isEqualTo(100);
        pool.transactions[0].begin();
        assertThat(lane.takeUnit(-1)).isEqualTo(-ErrorNumber.ENOSPC);
        lane.privileged(true);
        assertThat(lane.takeUnit(-1)).isPositive();
        pool.transactions[0].abort();
        assertThat(pool.space.availableBlockCount(true)).isEqualTo(100);
        long more = 0;
        while (lane.reserve(64, 0, true) > 0) {
            more += lane.reservedLength();
        }
        assertThat(more).isEqualTo(100);
    }

    @Test
    void shouldFindUnitsForDeletingOnAFullPool() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        List<Long> units = new ArrayList<>();
        for (long unit = takeUnit(pool, 0); unit > 0; unit = takeUnit(pool, 0)) {
            units.add(unit);
        }
        fill(pool, 0, 7);
        assertThat(takeUnit(pool, 0)).isEqualTo(-ErrorNumber.ENOSPC);
        pool.lane(0).deleting(true);
        long unit = takeUnit(pool, 0);
        assertThat(unit).isPositive();
        for (int count = 0; count < 60; count++) {
            assertThat(takeUnit(pool, 0)).isPositive();
        }
        pool.lane(0).deleting(false);
        for (long each : units) {
            assertThat(freeUnit(pool, 0, each)).isZero();
        }
        assertThat(takeUnit(pool, 0)).isPositive();
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
        assertThat(use(pool, 0, 100, 0)).isPositive();
    }

    @Test
    void shouldUseTheLastBlockOfAFragmentedPool() {
        SpacePool pool = new SpacePool(TestMemory.memory(24 * MIB), 1, 0);
        List<long[]> runs = fill(pool, 0, 1);
        assertThat(pool.space.availableBlockCount(true)).isZero();
        int count = 0;
        for (int index = 0; index < runs.size(); index += 2) {
            assertThat(free(pool, 0, runs.get(index)[0], 1, false)).isZero();
            count++;
        }
        assertThat(pool.space.availableBlockCount(true)).isEqualTo(count);
        assertThat(takeUnit(pool, 0)).as("no 8 blocks in a row").isEqualTo(-ErrorNumber.ENOSPC);
        long got = 0;
        for (long[] run : fill(pool, 0, 600)) {
            assertThat(run[1]).isEqualTo(1);
            got++;
        }
        assertThat(got).isEqualTo(count);
    }

    @Test
    void shouldNotReuseBlocksThatAreLookedAt() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 2, 0);
        pool.lane(1).pin();
        List<long[]> runs = fill(pool, 0, 64);
        for (long[] run : runs) {
            assertThat(free(pool, 0, run[0], run[1], false)).isZero();
        }
        assertThat(pool.lane(0).reserve(1, 0, true)).isEqualTo(-ErrorNumber.ENOSPC);
        pool.lane(1).unpin();
        pool.lane(1).pin();
        assertThat(fill(pool, 0, 64)).as("who looks since sees none of them").hasSameSizeAs(runs);
        pool.lane(1).unpin();
    }

    @Test
    void shouldWaitForTheRetirementOfMetadata() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        List<long[]> runs = fill(pool, 0, 64);
        assertThat(free(pool, 0, runs.get(0)[0], runs.get(0)[1], true)).isZero();
        pool.retires = false;
        assertThat(pool.lane(0).reserve(1, 0, true)).isEqualTo(-ErrorNumber.ENOSPC);
        pool.retires = true;
        assertThat(pool.lane(0).reserve(1, 0, true)).as("forces it").isEqualTo(runs.get(0)[0]);
    }

    @Test
    void shouldWaitForTheCheckpointInAFile() {
        SpacePool pool = new SpacePool(TestMemory.file(16 * MIB), 1, 0);
        long block = use(pool, 0, 8, 0);
        assertThat(free(pool, 0, block, 8, false)).isZero();
        assertThat(pool.lane(0).reserve(8, block, true)).isNotEqualTo(block);
        pool.journal.checkpointTo(pool.journal.last());
        assertThat(pool.lane(0).reserve(8, block, true)).isEqualTo(block);
    }

    @Test
    void shouldGiveEmptyChunksBack() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        List<Long> units = new ArrayList<>();
        for (int count = 0; count < 630; count++) {
            units.add(takeUnit(pool, 0));
        }
        long free = pool.space.freeBlockCount();
        for (long unit : units) {
            assertThat(freeUnit(pool, 0, unit)).isZero();
        }
        assertThat(pool.space.freeBlockCount()).as("but the lane's own").isEqualTo(free + 9 * 8);
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
    }

    @Test
    void shouldGiveAllBackOnAbort() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        long free = pool.space.freeBlockCount();
        long block = use(pool, 0, 10, 0);
        pool.transactions[0].begin();
        long more = pool.lane(0).reserve(10, 0, false);
        pool.lane(0).use(more, 10);
        pool.lane(0).free(block, 10, false);
        for (int count = 0; count < 100; count++) {
            assertThat(pool.lane(0).takeUnit(-1)).isPositive();
        }
        assertThat(pool.lane(0).share(block, 10)).isEqualTo(10);
        pool.transactions[0].abort();
        pool.lane(0).unreserve(more, 10);
        assertThat(pool.space.freeBlockCount()).isEqualTo(free - 10);
        BitSet used = pool.usedBlocks();
        assertThat(pool.usedUnits(used).isEmpty()).isTrue();
        assertThat(used.cardinality()).isEqualTo(10);
        assertThat(pool.lane(0).isShared(block)).isFalse();
    }

    @Test
    void shouldStopToShareWhenTheCountIsFull() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        long block = use(pool, 0, 1, 0);
        for (int count = 0; count < 0xFFFF; count++) {
            pool.transactions[0].begin();
            assertThat(pool.lane(0).share(block, 1)).isEqualTo(1);
            assertThat(pool.transactions[0].commit()).isZero();
        }
        pool.transactions[0].begin();
        assertThat(pool.lane(0).share(block, 1)).isEqualTo(-ErrorNumber.EMLINK);
        pool.transactions[0].abort();
        assertThat(free(pool, 0, block, 1, false)).isZero();
        assertThat(pool.lane(0).isShared(block)).isTrue();
        assertThat(pool.owners(block, new BitSet())).isEqualTo(0xFFFF);
    }

    @Test
    void shouldTellHowMuchOneTransactionCanFree() {
        SpacePool pool = new SpacePool(TestMemory.memory(512 * MIB), 1, 0);
        List<long[]> runs = fill(pool, 0, 2048);
        long from = runs.stream().filter(run -> run[1] == 2048).mapToLong(run -> run[0]).min().orElseThrow();
        long room = pool.lane(0).room(from, 60 * 2048L);
        // Of 48 units it keeps 8, for nodes of the tree that go with the blocks.
        assertThat(room).isEqualTo(40 * 2048L);
        assertThat(free(pool, 0, from, 60 * 2048L, false)).isEqualTo(-ErrorNumber.E2BIG);
        assertThat(free(pool, 0, from, room, false)).isZero();
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0);
        long block = use(pool, 0, 8, 0);
        long unit = takeUnit(pool, 0);
        long free = pool.freeOnMedia();
        assertThat(free(pool, 0, block, 9, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, 1, 1, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, pool.blockCount - 1, 2, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, Long.MAX_VALUE, 2, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, block, Long.MAX_VALUE, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, -5, 2, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, unit >> 12, 1, false)).as("a chunk").isEqualTo(-ErrorNumber.EIO);
        assertThat(freeUnit(pool, 0, unit + 512)).isEqualTo(-ErrorNumber.EIO);
        assertThat(freeUnit(pool, 0, unit & -ChunkLayout.LENGTH)).isEqualTo(-ErrorNumber.EIO);
        assertThat(freeUnit(pool, 0, unit + 1)).isEqualTo(-ErrorNumber.EIO);
        assertThat(freeUnit(pool, 0, 1L << 62)).isEqualTo(-ErrorNumber.EIO);
        assertThat(freeUnit(pool, 0, -512)).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.freeOnMedia()).isEqualTo(free);
        assertThat(free(pool, 0, block, 8, false)).isZero();
        assertThat(freeUnit(pool, 0, unit)).isZero();
        assertThat(pool.space.damagedGroupCount()).isZero();
    }

    @Test
    void shouldNotUseADamagedGroup() {
        TestMemory memory = TestMemory.memory(32 * MIB);
        SpacePool before = new SpacePool(memory, 1, 0);
        long inDamaged = use(before, 0, 4, before.geometry.firstBlock(2));
        long wrongCount = use(before, 0, 4, before.geometry.firstBlock(1));
        memory.putWord(before.geometry.groupOffset(2) + 8, 1);
        before.putWord(before.geometry.groupOffset(1), GroupLayout.FREE_COUNT, 5);
        before.check(before.geometry.groupOffset(1));
        SpacePool pool = reopen(memory, 1);
        assertThat(pool.space.damagedGroupCount()).isEqualTo(2);
        assertThat(free(pool, 0, inDamaged, 4, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(free(pool, 0, wrongCount, 4, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.lane(0).isShared(inDamaged)).isTrue();
        pool.transactions[0].begin();
        assertThat(pool.lane(0).share(inDamaged, 1)).isEqualTo(-ErrorNumber.EIO);
        pool.transactions[0].abort();
        assertThat(fill(pool, 0, 100)).isNotEmpty().allSatisfy(run ->
                assertThat(pool.geometry.groupOf(run[0])).isNotIn(1, 2));
    }

    @Test
    void shouldNotUseADamagedChunkOrLostCounts() {
        TestMemory memory = TestMemory.memory(24 * MIB);
        SpacePool before = new SpacePool(memory, 1, 0);
        long block = use(before, 0, 4, 0);
        before.transactions[0].begin();
        assertThat(before.lane(0).share(block, 4)).isEqualTo(4);
        assertThat(before.transactions[0].commit()).isZero();
        long unit = takeUnit(before, 0);
        long shares = memory.word(before.geometry.groupOffset(before.geometry.groupOf(block))
                + GroupLayout.SHARES * Long.BYTES) << 9;
        memory.putWord(unit / ChunkLayout.LENGTH * ChunkLayout.LENGTH + 16, 1);
        memory.poison(shares);
        SpacePool pool = reopen(memory, 0);
        assertThat(freeUnit(pool, 0, unit)).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.lane(0).isShared(block)).isTrue();
        assertThat(free(pool, 0, block, 4, false)).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.space.damagedGroupCount()).isPositive();
        assertThat(takeUnit(pool, 0)).isPositive();
    }

    private static SpacePool reopen(TestMemory memory, int damaged) {
        SpacePool pool = new SpacePool(memory, 1, 0, false);
        assertThat(pool.loaded).isEqualTo(damaged == 0 ? 0 : -ErrorNumber.EIO);
        return pool;
    }

    @Test
    void shouldGrow() {
        SpacePool pool = new SpacePool(TestMemory.memory(16 * MIB), 1, 0, 1024);
        fill(pool, 0, 64);
        pool.grow();
        assertThat(fill(pool, 0, 64)).isNotEmpty().allSatisfy(run -> assertThat(run[0]).isGreaterThan(1024));
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
    }
}
