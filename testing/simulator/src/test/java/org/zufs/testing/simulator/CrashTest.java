// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import org.junit.jupiter.api.Test;

/** What the file system promises of its operations after a crash. */
class CrashTest {
    private static final long SEED = Long.getLong("zufs.simulator.seed", 20260101);

    @Test
    void shouldKeepSingleOperationsWholeOnDax() {
        long start = System.nanoTime();
        Campaign campaign = new Campaign(Settings.dax(SEED), PmemSubject.sound());
        campaign.singles();
        System.out.println(campaign.stateCount() + " " + (System.nanoTime() - start) / 1e9);
    }
}
