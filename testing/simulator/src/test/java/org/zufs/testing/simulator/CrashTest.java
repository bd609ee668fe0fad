// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the file system promises of its operations after a crash. Another seed: {@code -Dzufs.simulator.seed=}. */
class CrashTest {
    private static final long SEED = Long.getLong("zufs.simulator.seed", 20260101);
    private static final long STATES_MIN = 200_000;
    private static final int TEST_COUNT = 5;
    private static final AtomicLong STATES = new AtomicLong();
    private static final AtomicLong TESTS = new AtomicLong();

    private static void count(Campaign campaign) {
        STATES.addAndGet(campaign.stateCount());
        TESTS.incrementAndGet();
    }

    @AfterAll
    static void shouldLookAtEnoughStates() {
        if (TESTS.get() == TEST_COUNT) {
            assertThat(STATES.get()).isGreaterThan(STATES_MIN);
        }
    }

    @Test
    void shouldKeepAllSequencesOfOneAndTwoWholeOnDax() {
        Campaign campaign = new Campaign(Settings.dax(SEED).states(4), PmemSubject.sound());
        campaign.singles();
        campaign.pairs();
        count(campaign);
    }

    @Test
    void shouldKeepLongerSequencesOfSeveralLanesWholeOnDax() {
        Campaign campaign = new Campaign(Settings.dax(SEED).lanes(3).states(12), PmemSubject.sound());
        campaign.samples(20_000);
        campaign.marathons(700, 500, 5_000);
        count(campaign);
    }

    @Test
    void shouldKeepWhatWasSyncedInAFileOverALossOfPower() {
        Campaign campaign = new Campaign(Settings.filePower(SEED).lanes(2).states(12), PmemSubject.sound());
        campaign.singles();
        campaign.samples(15_000);
        campaign.marathons(150, 0, 5_000);
        count(campaign);
    }

    @Test
    void shouldNotWriteOverWhatAnotherFileHadAtTheLastCheckpoint() {
        new Campaign(Settings.filePower(SEED).states(40), PmemSubject.sound())
                .replay("copy /b /a; write /d/y 0; fill /a", 0);
    }

    @Test
    void shouldKeepWhatWasFinishedInAFileOverTheEndOfTheServer() {
        Campaign campaign = new Campaign(Settings.fileServer(SEED).states(12), PmemSubject.sound());
        campaign.singles();
        campaign.samples(15_000);
        count(campaign);
    }

    @Test
    void shouldKeepWhatWasFinishedInMemoryOverTheEndOfTheServer() {
        Campaign campaign = new Campaign(Settings.memoryServer(SEED).lanes(2).states(12), PmemSubject.sound());
        campaign.singles();
        campaign.samples(15_000);
        count(campaign);
    }
}
