// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** That a queue can always take a request, whatever waits. */
class RingQueueTest {
    @Test
    void shouldAlwaysKeepAnEntryForTheNextRequest(TestReporter reporter) {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        reporter.publishEntry("zufs.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int depth = 1 + random.nextInt(8);
            int limit = depth + random.nextInt(12);
            run(random, new RingQueue(3, depth, 100, limit), depth, limit, "-Dzufs.seed=" + seed);
        }
    }

    private static void run(Random random, RingQueue queue, int depth, int limit, String what) {
        int entries = replenish(queue, 0, limit, what);
        assertThat(entries).as(what).isEqualTo(depth);
        int parked = 0;
        for (int step = 0; step < 100; step++) {
            if (random.nextBoolean() && queue.canPark()) {
                queue.parked();
                parked++;
                entries = replenish(queue, entries, limit, what);
            } else if (parked > 0) {
                queue.unparked();
                parked--;
            }
            assertThat(entries - parked).as("%s: entries for others", what).isGreaterThanOrEqualTo(1);
            assertThat(entries).as(what).isLessThanOrEqualTo(limit);
            assertThat(entries - parked >= Math.min(depth, limit - parked)).as("%s: depth again", what).isTrue();
        }
        if (!queue.canPark()) {
            assertThat(entries).as("%s: refused only when all are there", what).isEqualTo(limit);
        }
    }

    private static int replenish(RingQueue queue, int before, int limit, String what) {
        int entries = before;
        for (int entry = queue.nextEntry(); entry >= 0; entry = queue.nextEntry()) {
            assertThat(entry).as(what).isEqualTo(100 + entries);
            assertThat(queue.owns(entry)).isTrue();
            entries++;
        }
        assertThat(queue.owns(99) || queue.owns(100 + limit)).isFalse();
        return entries;
    }

    @Test
    void shouldRefuseToParkTheLastEntry() {
        RingQueue queue = new RingQueue(0, 1, 0, 1);
        assertThat(queue.nextEntry()).isZero();
        assertThat(queue.nextEntry()).isEqualTo(-1);
        assertThat(queue.canPark()).isFalse();
        assertThat(queue.queueId()).isZero();
    }
}
