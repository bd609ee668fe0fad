// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zufs.base.Allocation;

class ClockTest {
    @Test
    void shouldAgreeWithTheJdk() {
        Clock clock = SystemClock.INSTANCE;
        long before = System.currentTimeMillis();
        long wall = clock.wallTimeNs();
        long after = System.currentTimeMillis();
        assertThat(wall / 1_000_000).isBetween(before, after);
        assertThat(clock.coarseWallTimeNs()).isBetween(wall - 1_000_000_000L, wall + 60_000_000_000L);
        long first = clock.nanoTime();
        assertThat(clock.nanoTime() - first).isNotNegative();
    }

    @Test
    void shouldAllocateNothing() {
        Allocation.assertNone(() -> {
            assert SystemClock.INSTANCE.wallTimeNs() != SystemClock.INSTANCE.nanoTime();
            assert SystemClock.INSTANCE.coarseWallTimeNs() != 0;
        });
    }

    @Test
    void shouldSplitTimesAlsoBefore1970() {
        assertThat(Clock.seconds(1_500_000_000L)).isEqualTo(1);
        assertThat(Clock.nanoseconds(1_500_000_000L)).isEqualTo(500_000_000);
        assertThat(Clock.seconds(-1)).isEqualTo(-1);
        assertThat(Clock.nanoseconds(-1)).isEqualTo(999_999_999);
        assertThat(Clock.wallTimeNs(-1, 999_999_999)).isEqualTo(-1);
        assertThat(Clock.wallTimeNs(Long.MAX_VALUE, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(Clock.wallTimeNs(Long.MIN_VALUE, 0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldMoveOnlyByHand() {
        ManualClock clock = new ManualClock(1_000);
        clock.advance(5);
        assertThat(clock.nanoTime()).isEqualTo(5);
        assertThat(clock.wallTimeNs()).isEqualTo(1_005);
        clock.setWallTime(7);
        assertThat(clock.coarseWallTimeNs()).isEqualTo(7);
        assertThat(clock.nanoTime()).isEqualTo(5);
    }
}
