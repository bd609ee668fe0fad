// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FutexCallsTest {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final int ROUNDS = 200;

    @Test
    @Timeout(60)
    void shouldHandOverBetweenThreads() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment word = arena.allocate(4, 4);
            Thread peer = new Thread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    await(word, 2 * round + 1);
                    publish(word, 2 * round + 2);
                }
            });
            peer.start();
            for (int round = 0; round < ROUNDS; round++) {
                publish(word, 2 * round + 1);
                await(word, 2 * round + 2);
            }
            peer.join();
            assertThat((int) WORD.getAcquire(word, 0L)).isEqualTo(2 * ROUNDS);
        }
    }

    @Test
    void shouldAnswerWhyItDidNotSleep() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(4, 4);
            MemorySegment timeout = arena.allocate(TimespecLayout.LENGTH, TimespecLayout.ALIGNMENT);
            TimespecLayout.putNanoseconds(timeout, 0, 1_000_000);
            assertThat(FutexCalls.wait(word, 1, timeout)).isEqualTo(-ErrorNumber.EAGAIN);
            assertThat(FutexCalls.waitPrivate(word, 0, timeout)).isEqualTo(-ErrorNumber.ETIMEDOUT);
            assertThat(FutexCalls.wakePrivate(word, 1)).isZero();
        }
    }

    private static void publish(MemorySegment word, int value) {
        WORD.setRelease(word, 0L, value);
        FutexCalls.wake(word, 1);
    }

    private static void await(MemorySegment word, int value) {
        int seen = (int) WORD.getAcquire(word, 0L);
        while (seen != value) {
            FutexCalls.wait(word, seen, MemorySegment.NULL);
            seen = (int) WORD.getAcquire(word, 0L);
        }
    }
}
