// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.Allocation;

class ManyToOneQueueTest {
    private static final int PRODUCERS = 3;
    private static final int COUNT = 100_000;

    @Test
    void shouldKeepOrderAndBounds() {
        ManyToOneQueue<String> queue = new ManyToOneQueue<>(4);
        for (int round = 0; round < 5; round++) {
            assertThat(queue.poll()).isNull();
            for (int index = 0; index < 4; index++) {
                assertThat(queue.offer("element " + index)).isTrue();
            }
            assertThat(queue.offer("one too many")).isFalse();
            assertThat(queue.size()).isEqualTo(4);
            for (int index = 0; index < 4; index++) {
                assertThat(queue.poll()).isEqualTo("element " + index);
            }
            assertThat(queue.size()).isZero();
        }
        assertThatThrownBy(() -> queue.offer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ManyToOneQueue<>(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseTheEmptyLong() {
        ManyToOneLongQueue queue = new ManyToOneLongQueue(2);
        assertThat(queue.poll()).isEqualTo(ManyToOneLongQueue.EMPTY);
        assertThat(queue.offer(0)).isTrue();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.poll()).isZero();
        assertThatThrownBy(() -> queue.offer(ManyToOneLongQueue.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(60)
    void shouldLoseNothingUnderContention() throws Exception {
        ManyToOneLongQueue longs = new ManyToOneLongQueue(64);
        contend(longs::offer, longs::poll);
        ManyToOneQueue<Long> objects = new ManyToOneQueue<>(64);
        contend(objects::offer, () -> {
            Long element = objects.poll();
            return element == null ? ManyToOneLongQueue.EMPTY : element;
        });
    }

    @Test
    void shouldAllocateNothing() {
        ManyToOneLongQueue longs = new ManyToOneLongQueue(8);
        ManyToOneQueue<String> objects = new ManyToOneQueue<>(8);
        Allocation.assertNone(() -> {
            longs.offer(5);
            objects.offer("x");
            longs.poll();
            objects.poll();
        });
    }

    /** Each producer's values come once, in its order. */
    private static void contend(LongPredicate offer, LongSupplier poll) throws InterruptedException {
        Thread[] producers = new Thread[PRODUCERS];
        for (int producer = 0; producer < PRODUCERS; producer++) {
            long base = (long) producer << 32;
            producers[producer] = new Thread(() -> {
                for (int index = 0; index < COUNT; index++) {
                    while (!offer.test(base + index)) {
                        Thread.yield();
                    }
                }
            });
            producers[producer].start();
        }
        int[] next = new int[PRODUCERS];
        for (int taken = 0; taken < PRODUCERS * COUNT;) {
            long value = poll.getAsLong();
            if (value == ManyToOneLongQueue.EMPTY) {
                Thread.yield();
                continue;
            }
            assertThat((int) value).isEqualTo(next[(int) (value >> 32)]++);
            taken++;
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(poll.getAsLong()).isEqualTo(ManyToOneLongQueue.EMPTY);
    }
}
