// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** The server dies when a commit has just been persisted, and nothing of it is in place. */
class SpaceCrashTest {
    private static final int STEP_COUNT = 400;

    private final List<Long> blocks = new ArrayList<>();
    private final List<Long> units = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldFindWhatWasCommitted(long seed) {
        Random random = new Random(seed);
        TestMemory memory = seed % 2 == 0 ? TestMemory.memory(10 << 20) : TestMemory.dax(10 << 20);
        SpacePool pool = new SpacePool(memory, 2, 0);
        TestMemory[] left = new TestMemory[1];
        for (int step = 0; step < STEP_COUNT; step++) {
            boolean dies = random.nextInt(10) == 0;
            memory.onPersist(dies ? () -> left[0] = memory.kill() : () -> { });
            change(pool, step % 2, random);
            if (left[0] != null) {
                check(left[0], pool.journal.retired());
                left[0] = null;
            }
        }
    }

    private void change(SpacePool pool, int lane, Random random) {
        LaneSpace space = pool.lane(lane);
        pool.transactions[lane].begin();
        if (random.nextInt(3) > 0) {
            for (int count = random.nextInt(40); count > 0; count--) {
                long offset = space.takeUnit(-1);
                if (offset > 0) {
                    pool.transactions[lane].create(offset, UnitKind.INODE, 0);
                    units.add(offset);
                }
            }
            long block = space.reserve(1 + random.nextInt(30), 0, true);
            if (block > 0) {
                space.use(block, space.reservedLength());
                for (long at = block; at < block + space.reservedLength(); at++) {
                    blocks.add(at);
                }
            }
        } else {
            for (int count = random.nextInt(100); count > 0 && !units.isEmpty(); count--) {
                space.freeUnit(units.remove(random.nextInt(units.size())));
            }
            for (int count = random.nextInt(50); count > 0 && !blocks.isEmpty(); count--) {
                space.free(blocks.remove(random.nextInt(blocks.size())), 1, random.nextBoolean());
            }
        }
        assertThat(pool.transactions[lane].commit()).isZero();
    }

    private void check(TestMemory left, long retired) {
        SpacePool after = new SpacePool(left, 2, 0, false);
        after.replay(retired);
        BitSet used = after.usedBlocks();
        BitSet usedUnits = after.usedUnits(used);
        BitSet expected = new BitSet();
        blocks.forEach(block -> expected.set(block.intValue()));
        BitSet expectedUnits = new BitSet();
        units.forEach(offset -> expectedUnits.set((int) (offset >>> UnitLayout.SHIFT)));
        assertThat(used).isEqualTo(expected);
        assertThat(usedUnits).isEqualTo(expectedUnits);
        SpacePool again = new SpacePool(left, 2, 0, false);
        assertThat(again.loaded).isZero();
        assertThat(again.space.freeBlockCount()).isEqualTo(again.freeOnMedia());
        assertThat(again.lane(0).reserve(1, 0, true)).isPositive();
    }
}
