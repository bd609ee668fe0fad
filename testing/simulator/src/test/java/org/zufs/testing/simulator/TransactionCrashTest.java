// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log promises, without a file system above it. */
class TransactionCrashTest {
    private static final long SEED = Long.getLong("zufs.simulator.seed", 20260101);

    static Stream<Settings> settings() {
        return Stream.of(Settings.dax(SEED), Settings.dax(SEED + 1).lanes(3), Settings.memoryServer(SEED).lanes(2),
                Settings.fileServer(SEED).lanes(2), Settings.filePower(SEED), Settings.filePower(SEED + 1).lanes(3),
                Settings.filePower(SEED + 2).lanes(2).grain(SimulatedMemory.SECTOR_SHIFT),
                Settings.filePower(SEED + 3).lanes(2).grain(3));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldRecoverEachTransactionOrNothingOfIt(Settings settings) {
        TransactionExplorer explorer = new TransactionExplorer(settings.states(4));
        explorer.run(250);
        assertThat(explorer.stateCount()).isGreaterThan(1_000);
    }
}
