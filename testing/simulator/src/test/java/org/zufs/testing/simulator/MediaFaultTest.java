// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the file system makes of damaged pools: a sample of what {@link SimulateMain} tries in full. */
class MediaFaultTest {
    private static final long SEED = Long.getLong("zufs.simulator.seed", 20260101);
    private static final int FLIP_COUNT = 15_000;
    private static final int FUZZ_COUNT = 2_000;

    private final MediaFaults faults = new MediaFaults(1 << 20, SEED, PmemSubject.sound());
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldNeverAnswerWronglyAfterABitFlip() {
        for (int count = 0; count < FLIP_COUNT;) {
            long offset = random.nextLong(faults.length());
            if (faults.isMetadata(offset) && (faults.isUsed(offset) || random.nextInt(8) == 0)) {
                faults.flip(offset, random.nextInt(Byte.SIZE));
                count++;
            }
        }
        assertThat(faults.stateCount()).isEqualTo(FLIP_COUNT);
    }

    @Test
    void shouldNeverAnswerWronglyWhereLinesCannotBeRead() {
        for (long offset = 0; offset < faults.length(); offset += 64) {
            if (faults.isMetadata(offset) && faults.isWritten(offset)) {
                faults.poison(offset);
            }
        }
        assertThat(faults.stateCount()).isGreaterThan(200);
    }

    @Test
    void shouldNeverAnswerWronglyFromAFuzzedPool() {
        for (int count = 0; count < FUZZ_COUNT; count++) {
            faults.fuzz(random);
        }
    }

    @Test
    void shouldNeitherThrowNorHangOnAForgedPool() {
        for (int count = 0; count < FUZZ_COUNT; count++) {
            faults.forge(random);
        }
    }
}
