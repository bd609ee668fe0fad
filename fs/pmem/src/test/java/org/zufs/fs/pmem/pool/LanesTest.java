// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.media.PersistDomain;

/** Lanes that commit at the same time, while their logs are retired and checkpoints are made. */
class LanesTest {
    private static final long LENGTH = 4 << 20;
    private static final int LANE_COUNT = 3;
    private static final int UNIT_COUNT = 64;
    private static final long FIRST_UNIT = LENGTH - 64 * 4096;
    private static final int COUNTER = 5;
    private static final int ROUND_COUNT = 20_000;

    private final ReentrantLock[] locks = new ReentrantLock[UNIT_COUNT];
    /** By unit: how often it was changed; guarded by its lock. */
    private final long[] counts = new long[UNIT_COUNT];

    private static long unit(int index) {
        // Two units a page, so that lanes share pages.
        return FIRST_UNIT + index / 2 * 4096L + index % 2 * UnitLayout.LENGTH;
    }

    private static TestMemory formatted(PersistDomain domain) {
        TestMemory memory = switch (domain) {
            case MEMORY -> TestMemory.memory(LENGTH);
            case DAX -> TestMemory.dax(LENGTH);
            case FILE -> TestMemory.file(LENGTH);
        };
        Formatter.format(memory, FormatOptions.fixed(2, 16 << 10));
        return memory;
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void shouldLoseNoChangeOfAnyLane(PersistDomain domain) throws Exception {
        TestMemory memory = formatted(domain);
        Pool pool = Pool.open(memory, false, LANE_COUNT, 0);
        create(pool);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            int number = lane;
            tasks.add(() -> runLane(pool, number));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(LANE_COUNT)) {
            List<Future<Void>> running = tasks.stream().map(threads::submit).toList();
            while (!running.stream().allMatch(Future::isDone)) {
                assertThat(pool.checkpoint()).isZero();
            }
            for (Future<Void> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        expectCounts(memory, pool);
        TestMemory killed = memory.kill();
        expectCounts(killed, Pool.open(killed, false, LANE_COUNT, 0));
        assertThat(pool.checkpoint()).isZero();
        TestMemory failed = memory.powerLoss();
        expectCounts(failed, Pool.open(failed, false, LANE_COUNT, 0));
        assertThat(pool.unmount(1)).isZero();
        expectCounts(memory, pool);
        assertThat(memory.privatePageCount()).isLessThan(4);
    }

    private void create(Pool pool) {
        Transaction transaction = pool.laneContext(0).transaction();
        for (int index = 0; index < UNIT_COUNT; index++) {
            locks[index] = new ReentrantLock();
            transaction.begin();
            transaction.create(unit(index), UnitKind.BUCKET, index);
            assertThat(transaction.commit()).isZero();
        }
    }

    private Void runLane(Pool pool, int lane) {
        Random random = new Random(lane);
        Transaction transaction = pool.laneContext(lane).transaction();
        for (int round = 0; round < ROUND_COUNT; round++) {
            int first = random.nextInt(UNIT_COUNT - 1);
            int second = first + 1 + random.nextInt(UNIT_COUNT - 1 - first);
            locks[first].lock();
            locks[second].lock();
            try {
                transaction.begin();
                count(transaction, first);
                count(transaction, second);
                assertThat(transaction.commit()).isZero();
                counts[first]++;
                counts[second]++;
            } finally {
                locks[second].unlock();
                locks[first].unlock();
            }
        }
        return null;
    }

    private static void count(Transaction transaction, int index) {
        int slot = transaction.open(unit(index));
        transaction.set(slot, COUNTER, transaction.get(slot, COUNTER) + 1);
    }

    private void expectCounts(TestMemory memory, Pool pool) {
        for (int index = 0; index < UNIT_COUNT; index++) {
            assertThat(pool.geometry().isIntact(unit(index), UnitKind.BUCKET)).as("unit " + index).isTrue();
            assertThat(memory.word(unit(index) + COUNTER * Long.BYTES)).as("unit " + index).isEqualTo(counts[index]);
        }
    }

    @Test
    void shouldAllocateNothing() {
        Pool pool = Pool.open(formatted(PersistDomain.MEMORY), false, LANE_COUNT, 0);
        create(pool);
        Transaction transaction = pool.laneContext(2).transaction();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int round = 0; round < 2 * ROUND_COUNT; round++) {
            if (round == ROUND_COUNT) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            transaction.begin();
            count(transaction, round % UNIT_COUNT);
            if (transaction.commit() != 0) {
                throw new AssertionError();
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUND_COUNT / 10);
    }
}
