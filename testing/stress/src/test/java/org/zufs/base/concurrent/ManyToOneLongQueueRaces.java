// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** {@link ManyToOneLongQueue}: nothing lost, nothing twice, in each producer's order. */
public final class ManyToOneLongQueueRaces {
    private ManyToOneLongQueueRaces() {
    }

    private static long poll(ManyToOneLongQueue queue) {
        long value = queue.poll();
        return value == ManyToOneLongQueue.EMPTY ? 0 : value;
    }

    /** Two producers offer one value each. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first claimed its slot first")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the second claimed its slot first")
    @Outcome(expect = FORBIDDEN, desc = "a value was lost or came twice")
    @State
    public static class TwoProducers {
        private final ManyToOneLongQueue queue = new ManyToOneLongQueue(2);

        @Actor
        public void first() {
            queue.offer(1);
        }

        @Actor
        public void second() {
            queue.offer(2);
        }

        @Arbiter
        public void drain(JJ_Result r) {
            r.r1 = poll(queue);
            r.r2 = poll(queue);
        }
    }

    /** The queue is full, the consumer frees slots one by one, and a producer wants one: a slot is used again. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the producer came before a slot was free")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the producer got a slot, its value came after the older ones")
    @Outcome(expect = FORBIDDEN, desc = "the emptying of a slot overtook its filling, or the order is lost")
    @State
    public static class SlotUsedAgain {
        private final ManyToOneLongQueue queue = new ManyToOneLongQueue(2);

        public SlotUsedAgain() {
            queue.offer(9);
            queue.offer(8);
        }

        @Actor
        public void produce(JJJ_Result r) {
            r.r1 = queue.offer(1) ? 1 : 0;
        }

        @Actor
        public void consume(JJJ_Result r) {
            r.r2 = poll(queue) == 9 && poll(queue) == 8 ? 0 : -1;
        }

        @Arbiter
        public void drain(JJJ_Result r) {
            r.r3 = poll(queue);
        }
    }
}
