// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ManyToOneQueue}: nothing lost, nothing twice, in each producer's order, and whole. */
public final class ManyToOneQueueRaces {
    private ManyToOneQueueRaces() {
    }

    /** An element whose fields are plain: only the queue makes them visible. */
    static final class Parcel {
        int first;
        int second;

        Parcel(int content) {
            first = content;
            second = content;
        }

        /** The content, or -1 if it was seen half made. */
        static int open(Parcel parcel) {
            return parcel == null ? 0 : parcel.first == parcel.second ? parcel.first : -1;
        }
    }

    /** Two producers offer one element each. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first claimed its slot first")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the second claimed its slot first")
    @Outcome(expect = FORBIDDEN, desc = "an element was lost, came twice or came half made")
    @State
    public static class TwoProducers {
        private final ManyToOneQueue<Parcel> queue = new ManyToOneQueue<>(2);

        @Actor
        public void first() {
            queue.offer(new Parcel(1));
        }

        @Actor
        public void second() {
            queue.offer(new Parcel(2));
        }

        @Arbiter
        public void drain(II_Result r) {
            r.r1 = Parcel.open(queue.poll());
            r.r2 = Parcel.open(queue.poll());
        }
    }

    /** Two producers want the last slot. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first got the slot, the second was told that it is full")
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "the second got the slot, the first was told that it is full")
    @Outcome(expect = FORBIDDEN, desc = "both or none got the slot, or another element is in it")
    @State
    public static class LastSlot {
        private final ManyToOneQueue<Parcel> queue = new ManyToOneQueue<>(2);

        public LastSlot() {
            queue.offer(new Parcel(9));
        }

        @Actor
        public void first(III_Result r) {
            r.r1 = queue.offer(new Parcel(1)) ? 1 : 0;
        }

        @Actor
        public void second(III_Result r) {
            r.r2 = queue.offer(new Parcel(2)) ? 1 : 0;
        }

        @Arbiter
        public void drain(III_Result r) {
            queue.poll();
            r.r3 = Parcel.open(queue.poll());
        }
    }

    /** The consumer looks while a producer offers. */
    @JCStressTest
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "the consumer came first and found nothing")
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "the consumer found the first element whole")
    @Outcome(expect = FORBIDDEN, desc = "an element was lost, came twice, half made, or before an older one")
    @State
    public static class OneProducerAndTheConsumer {
        private final ManyToOneQueue<Parcel> queue = new ManyToOneQueue<>(2);

        @Actor
        public void produce() {
            queue.offer(new Parcel(1));
            queue.offer(new Parcel(2));
        }

        @Actor
        public void consume(III_Result r) {
            r.r1 = Parcel.open(queue.poll());
        }

        @Arbiter
        public void drain(III_Result r) {
            r.r2 = Parcel.open(queue.poll());
            r.r3 = Parcel.open(queue.poll());
        }
    }

    /** The queue is full, the consumer frees a slot, and a producer wants it: a slot is used again. */
    @JCStressTest
    @Outcome(id = "0, 8, 0", expect = ACCEPTABLE, desc = "the producer came before the slot was free")
    @Outcome(id = "1, 8, 1", expect = ACCEPTABLE, desc = "the producer got the slot, behind the older element")
    @Outcome(expect = FORBIDDEN, desc = "the emptying of a slot overtook its filling, or the order is lost")
    @State
    public static class SlotUsedAgain {
        private final ManyToOneQueue<Parcel> queue = new ManyToOneQueue<>(2);

        public SlotUsedAgain() {
            queue.offer(new Parcel(9));
            queue.offer(new Parcel(8));
        }

        @Actor
        public void produce(III_Result r) {
            r.r1 = queue.offer(new Parcel(1)) ? 1 : 0;
        }

        @Actor
        public void consume() {
            queue.poll();
        }

        @Arbiter
        public void drain(III_Result r) {
            r.r2 = Parcel.open(queue.poll());
            r.r3 = Parcel.open(queue.poll());
        }
    }

    /** Two producers and the consumer. */
    @JCStressTest
    @Outcome(id = {"0, 1, 2", "0, 2, 1"}, expect = ACCEPTABLE, desc = "the consumer found nothing filled yet")
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "the consumer found the first producer's element")
    @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "the consumer found the second producer's element")
    @Outcome(expect = FORBIDDEN, desc = "an element was lost, came twice or came half made")
    @State
    public static class ThreeAtTheQueue {
        private final ManyToOneQueue<Parcel> queue = new ManyToOneQueue<>(2);

        @Actor
        public void first() {
            queue.offer(new Parcel(1));
        }

        @Actor
        public void second() {
            queue.offer(new Parcel(2));
        }

        @Actor
        public void consume(III_Result r) {
            r.r1 = Parcel.open(queue.poll());
        }

        @Arbiter
        public void drain(III_Result r) {
            r.r2 = Parcel.open(queue.poll());
            r.r3 = Parcel.open(queue.poll());
        }
    }
}
