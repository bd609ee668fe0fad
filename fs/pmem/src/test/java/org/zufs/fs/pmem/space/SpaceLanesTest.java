// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** Lanes at once, and lanes that have been running for a while. */
class SpaceLanesTest {
    private static final int STEP_COUNT = 12_000;
    private static final int WARM_COUNT = 20_000;
    private static final int MEASURED_COUNT = 2_000;
    private static final int ATTEMPT_MAX = 20;

    /** By block and by unit: whether somebody has it. */
    private AtomicIntegerArray blockOwners;
    private AtomicIntegerArray unitOwners;

    /** What one thread has. */
    private final class Worker implements Callable<Void> {
        private final SpacePool pool;
        private final int lane;
        private final LaneSpace space;
        private final Random random;
        private final List<long[]> runs = new ArrayList<>();
        private final List<Long> units = new ArrayList<>();

        Worker(SpacePool pool, int lane) {
            this.pool = pool;
            this.lane = lane;
            space = pool.lane(lane);
            random = new Random(lane);
        }

        @Override
        public Void call() {
            for (int step = 0; step < STEP_COUNT; step++) {
                boolean growing = random.nextInt(10) < (step / 1000 % 2 == 0 ? 8 : 2);
                if (random.nextInt(50) == 0) {
                    space.pin();
                    step(growing);
                    space.unpin();
                } else {
                    step(growing);
                }
            }
            return null;
        }

        private void step(boolean growing) {
            pool.transactions[lane].begin();
            if (growing) {
                grow();
            } else {
                shrink();
            }
        }

        private void grow() {
            long block = space.reserve(1 + random.nextInt(16), 0, true);
            long length = space.reservedLength();
            if (block > 0) {
                space.use(block, length);
            }
            long unit = space.takeUnit(-1);
            if (unit > 0) {
                pool.transactions[lane].create(unit, UnitKind.INODE, 0);
            }
            if (random.nextInt(20) == 0) {
                pool.transactions[lane].abort();
                if (block > 0) {
                    space.unreserve(block, length);
                }
                return;
            }
            for (long at = block; block > 0 && at < block + length; at++) {
                assertThat(blockOwners.getAndSet((int) at, lane + 1)).as("owner of %s", at).isZero();
            }
            if (unit > 0) {
                assertThat(unitOwners.getAndSet((int) (unit >>> UnitLayout.SHIFT), lane + 1)).isZero();
                units.add(unit);
            } else {
                assertThat(unit).isEqualTo(-ErrorNumber.ENOSPC);
            }
            assertThat(pool.transactions[lane].commit()).isZero();
            if (block > 0) {
                runs.add(new long[] {block, length});
            }
        }

        private void shrink() {
            for (int count = random.nextInt(6); count > 0 && !runs.isEmpty(); count--) {
                long[] run = runs.remove(random.nextInt(runs.size()));
                for (long at = run[0]; at < run[0] + run[1]; at++) {
                    assertThat(blockOwners.getAndSet((int) at, 0)).isEqualTo(lane + 1);
                }
                space.free(run[0], run[1], random.nextBoolean());
            }
            for (int count = random.nextInt(6); count > 0 && !units.isEmpty(); count--) {
                long unit = units.remove(random.nextInt(units.size()));
                assertThat(unitOwners.getAndSet((int) (unit >>> UnitLayout.SHIFT), 0)).isEqualTo(lane + 1);
                space.freeUnit(unit);
            }
            assertThat(pool.transactions[lane].commit()).isZero();
        }
    }

    @Test
    @Timeout(120)
    void shouldNotGiveTwoLanesTheSame() throws InterruptedException, ExecutionException {
        for (int mebibytes : new int[] {8, 20, 64}) {
            SpacePool pool = new SpacePool(TestMemory.memory((long) mebibytes << 20), 2, 0);
            blockOwners = new AtomicIntegerArray((int) pool.blockCount);
            unitOwners = new AtomicIntegerArray((int) pool.blockCount * 8);
            List<Worker> workers = List.of(new Worker(pool, 0), new Worker(pool, 1));
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<Void>> ends = new ArrayList<>();
                workers.forEach(worker -> ends.add(threads.submit(worker)));
                for (Future<Void> end : ends) {
                    end.get();
                }
            }
            BitSet used = pool.usedBlocks();
            BitSet units = pool.usedUnits(used);
            for (int block = 0; block < pool.blockCount; block++) {
                assertThat(used.get(block)).isEqualTo(blockOwners.get(block) != 0);
            }
            for (int unit = 0; unit < unitOwners.length(); unit++) {
                assertThat(units.get(unit)).isEqualTo(unitOwners.get(unit) != 0);
            }
            assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
        }
    }

    @Test
    void shouldAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        SpacePool pool = new SpacePool(TestMemory.memory(64 << 20), 1, 0);
        long[] ring = new long[256];
        long[] units = new long[256];
        repeat(pool, ring, units, WARM_COUNT);
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPT_MAX && allocated != 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(pool, ring, units, MEASURED_COUNT);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
    }

    private static void repeat(SpacePool pool, long[] ring, long[] units, int count) {
        LaneSpace space = pool.lane(0);
        for (int step = 0; step < count; step++) {
            int at = step % ring.length;
            pool.transactions[0].begin();
            space.pin();
            if (ring[at] != 0) {
                space.free(ring[at], 4, at % 2 == 0);
                space.freeUnit(units[at]);
            }
            ring[at] = space.reserve(4, 0, false);
            space.use(ring[at], 4);
            units[at] = space.takeUnit(-1);
            int created = pool.transactions[0].create(units[at], UnitKind.INODE, 0);
            int result = pool.transactions[0].commit();
            space.unpin();
            if (result < 0 || created < 0 || space.reservedLength() != 4) {
                throw new AssertionError("errno " + -result);
            }
        }
    }
}
