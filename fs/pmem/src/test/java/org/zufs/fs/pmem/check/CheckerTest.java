// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zufs.fs.pmem.TestMemory;

/** Healthy pools, in which nothing is to be found. */
class CheckerTest {
    private static final long LENGTH = 4 << 20;

    @Test
    void shouldFindNothingInAnEmptyPool() {
        PopulatedPool pool = new PopulatedPool(TestMemory.memory(1 << 20), 1);
        assertThat(new Checker().check(pool.memory)).isEmpty();
        assertThat(new Checker().check(pool.unmount().memory)).isEmpty();
    }

    @Test
    void shouldFindNothingInAPoolWithAllKindsOfInodes() {
        PopulatedPool pool = PopulatedPool.ofAllKinds(TestMemory.memory(LENGTH));
        Checker checker = new Checker();
        assertThat(checker.check(pool.memory)).isEmpty();
        assertThat(checker.inodeCount()).isEqualTo(56);
        assertThat(checker.check(pool.unmount().memory)).isEmpty();
    }

    @Test
    void shouldApplyTheLogsBeforeItLooks() {
        PopulatedPool pool = PopulatedPool.ofAllKinds(TestMemory.file(LENGTH));
        Checker checker = new Checker();
        assertThat(checker.check(pool.test().kill())).isEmpty();
        assertThat(checker.pendingCount()).isPositive();
        assertThat(checker.check(pool.test().powerLoss())).isEmpty();
        assertThat(checker.check(pool.memory)).isEmpty();
    }

    @Test
    void shouldChangeNothing() {
        TestMemory memory = PopulatedPool.ofAllKinds(TestMemory.file(LENGTH)).test().kill();
        long before = memory.persistCount();
        List<Finding> findings = new Checker().check(memory.openReadOnly());
        assertThat(findings).isEmpty();
        assertThat(memory.persistCount()).isEqualTo(before);
    }

    @Test
    void shouldFindNothingInManyPoolsOneAfterTheOther() {
        Checker checker = new Checker();
        PopulatedPool full = PopulatedPool.ofAllKinds(TestMemory.memory(LENGTH));
        PopulatedPool empty = new PopulatedPool(TestMemory.memory(1 << 20), 1);
        for (int round = 0; round < 3; round++) {
            assertThat(checker.check(full.memory)).isEmpty();
            assertThat(checker.check(empty.memory)).isEmpty();
        }
    }
}
