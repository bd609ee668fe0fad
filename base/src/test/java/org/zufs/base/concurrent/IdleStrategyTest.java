// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ProcessCalls;

class IdleStrategyTest {
    @Test
    void shouldBackOffAndComeBack() {
        BackoffIdle idle = new BackoffIdle(2, 2, 100, 350);
        for (int step = 0; step < 4; step++) {
            idle.idle(0);
            assertThat(idle.parkNs()).isEqualTo(100);
        }
        idle.idle(0);
        assertThat(idle.parkNs()).isEqualTo(200);
        idle.idle(-1);
        idle.idle(0);
        assertThat(idle.parkNs()).isEqualTo(350);
        idle.idle(1);
        assertThat(idle.parkNs()).isEqualTo(100);
        assertThatThrownBy(() -> new BackoffIdle(0, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldStopSpinningWhereItDoesNotPay() {
        AdaptiveIdle idle = new AdaptiveIdle(64, 1);
        int rounds = 0;
        while (idle.spinLimit() > 0) {
            spend(idle);
            assertThat(++rounds).isLessThan(10);
        }
        for (int round = 0; round < AdaptiveIdle.PROBE_INTERVAL; round++) {
            assertThat(idle.spinLimit()).isZero();
            spend(idle);
        }
        assertThat(idle.spinLimit()).isEqualTo(AdaptiveIdle.SPIN_LIMIT_MIN);
        for (int round = 0; round < 5; round++) {
            idle.idle(0);
            idle.idle(1);
        }
        assertThat(idle.spinLimit()).isEqualTo(64);
    }

    @Test
    void shouldOfferThePlainOnes() {
        for (IdleStrategy idle : new IdleStrategy[] {IdleStrategy.spinning(), IdleStrategy.yielding()}) {
            idle.idle(0);
            idle.idle(1);
            idle.reset();
        }
    }

    @Test
    void shouldPinTheCallingThreadOnly() throws Exception {
        BitSet before = Pinning.allowed();
        int cpu = before.nextSetBit(0);
        BitSet[] seen = new BitSet[1];
        int[] ran = new int[1];
        Thread thread = new Thread(() -> {
            Pinning.pin(cpu);
            seen[0] = Pinning.allowed();
            ran[0] = ProcessCalls.currentCpu();
        });
        thread.start();
        thread.join();
        assertThat(seen[0].cardinality()).isEqualTo(1);
        assertThat(seen[0].get(cpu)).isTrue();
        assertThat(ran[0]).isEqualTo(cpu);
        assertThat(Pinning.allowed()).isEqualTo(before);
        assertThatThrownBy(() -> Pinning.pin(8000)).isInstanceOf(LinuxException.class).hasMessageContaining("EINVAL");
        assertThatThrownBy(() -> Pinning.pin(1 << 20)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A round that finds work only after the spins are over. */
    private static void spend(AdaptiveIdle idle) {
        int limit = idle.spinLimit();
        for (int step = 0; step <= limit; step++) {
            idle.idle(0);
        }
        idle.idle(1);
    }
}
