// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ParkedRequest}, {@link ParkedRequests}: one reply, whatever comes first, and no interrupt is lost. */
public final class ParkedRequestRaces {
    private static final int INTERRUPTED = -4;
    private static final int ENTRY = 7;
    private static final long UNIQUE = 42;

    private ParkedRequestRaces() {
    }

    /** Counts replies. */
    private static final class Replies implements Carrier {
        private final AtomicInteger count = new AtomicInteger();
        private volatile int result;

        @Override
        public boolean canPark() {
            return true;
        }

        @Override
        public void completeParked(ParkedRequest request) {
            result = request.entry() == ENTRY ? request.result() : 99;
            count.incrementAndGet();
        }

        /** The answer if there was exactly one reply. */
        int answer() {
            return count.get() == 1 ? result : 100 + count.get();
        }
    }

    /** The answer comes while the lane lets go. */
    @JCStressTest
    @Outcome(id = "5, 0", expect = ACCEPTABLE, desc = "one reply, with the answer and the lane's entry; nothing waits")
    @Outcome(expect = FORBIDDEN, desc = "no reply, two replies, or one without answer or entry")
    @State
    public static class CompleteMeetsDetach {
        private final Replies replies = new Replies();
        private final ParkedRequests parked = new ParkedRequests();
        private final ParkedRequest request = parked.park(UNIQUE, replies);

        @Actor
        public void complete() {
            request.complete(5);
        }

        @Actor
        public void detach() {
            request.detach(ENTRY);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = replies.answer();
            r.r2 = parked.interruptedEarly(UNIQUE) ? 1 : 0;
        }
    }

    /** Two answer, and the lane lets go afterwards. */
    @JCStressTest
    @Outcome(id = {"5, 5", "6, 6"}, expect = ACCEPTABLE, desc = "one reply, with the first answer")
    @Outcome(expect = FORBIDDEN, desc = "no reply, two replies, or a mixture")
    @State
    public static class CompleteMeetsComplete {
        private final Replies replies = new Replies();
        private final ParkedRequest request = new ParkedRequests().park(UNIQUE, replies);

        @Actor
        public void first() {
            request.complete(5);
        }

        @Actor
        public void second() {
            request.complete(6);
        }

        @Arbiter
        public void detach(II_Result r) {
            request.detach(ENTRY);
            r.r1 = replies.answer();
            r.r2 = request.result();
        }
    }

    /** Answer, interrupt and the lane at once; the interrupt's action answers too. */
    @JCStressTest
    @Outcome(id = "5, 0", expect = ACCEPTABLE, desc = "answered before the interrupt could act")
    @Outcome(id = "5, 1", expect = ACCEPTABLE, desc = "the interrupt acted, but the answer was first")
    @Outcome(id = "-4, 1", expect = ACCEPTABLE, desc = "interrupted: the asker gets EINTR")
    @Outcome(expect = FORBIDDEN, desc = "no reply, two replies, or an action that ran twice")
    @State
    public static class ThreeAtTheRequest {
        private final Replies replies = new Replies();
        private final AtomicInteger actions = new AtomicInteger();
        private final ParkedRequests parked = new ParkedRequests();
        private final ParkedRequest request = parked.park(UNIQUE, replies);

        public ThreeAtTheRequest() {
            request.onInterrupt(() -> {
                actions.incrementAndGet();
                request.complete(INTERRUPTED);
            });
        }

        @Actor
        public void complete() {
            request.complete(5);
        }

        @Actor
        public void interrupt() {
            parked.interrupt(UNIQUE);
        }

        @Actor
        public void detach() {
            request.detach(ENTRY);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = replies.answer();
            r.r2 = actions.get();
        }
    }

    /** The answer comes while the asker is interrupted, whose action answers too. */
    @JCStressTest
    @Outcome(id = "5, 0, 5", expect = ACCEPTABLE, desc = "answered before the interrupt could act")
    @Outcome(id = "5, 1, 5", expect = ACCEPTABLE, desc = "the interrupt acted, but the answer was first")
    @Outcome(id = "-4, 1, -4", expect = ACCEPTABLE, desc = "interrupted: the asker gets EINTR")
    @Outcome(expect = FORBIDDEN, desc = "no reply, two replies, or an action that ran twice")
    @State
    public static class CompleteMeetsInterrupt {
        private final Replies replies = new Replies();
        private final AtomicInteger actions = new AtomicInteger();
        private final ParkedRequests parked = new ParkedRequests();
        private final ParkedRequest request = parked.park(UNIQUE, replies);

        public CompleteMeetsInterrupt() {
            request.onInterrupt(() -> {
                actions.incrementAndGet();
                request.complete(INTERRUPTED);
            });
            request.detach(ENTRY);
        }

        @Actor
        public void complete() {
            request.complete(5);
        }

        @Actor
        public void interrupt() {
            parked.interrupt(UNIQUE);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r1 = replies.answer();
            r.r2 = actions.get();
            r.r3 = request.result();
        }
    }

    /** The interrupt comes while the lane lets go, and answers. */
    @JCStressTest
    @Outcome(id = "-4, 1", expect = ACCEPTABLE, desc = "one reply, EINTR")
    @Outcome(expect = FORBIDDEN, desc = "no reply, two replies, or an action that ran twice or never")
    @State
    public static class InterruptMeetsDetach {
        private final Replies replies = new Replies();
        private final AtomicInteger actions = new AtomicInteger();
        private final ParkedRequests parked = new ParkedRequests();
        private final ParkedRequest request = parked.park(UNIQUE, replies);

        @Actor
        public void detach() {
            request.onInterrupt(() -> {
                actions.incrementAndGet();
                request.complete(INTERRUPTED);
            });
            request.detach(ENTRY);
        }

        @Actor
        public void interrupt() {
            request.interrupt();
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = replies.answer();
            r.r2 = actions.get();
        }
    }

    /** The interrupt comes while the lane parks the request, which is on its way. */
    @JCStressTest
    @Outcome(id = "-4, 1", expect = ACCEPTABLE, desc = "the interrupt reached the request, early or late, once")
    @Outcome(expect = FORBIDDEN, desc = "the interrupt was lost: the asker would wait for ever; or it acted twice")
    @State
    public static class InterruptMeetsPark {
        private final Replies replies = new Replies();
        private final AtomicInteger actions = new AtomicInteger();
        private final ParkedRequests parked = new ParkedRequests();

        @Actor
        public void park() {
            ParkedRequest request = parked.park(UNIQUE, replies);
            request.onInterrupt(() -> {
                actions.incrementAndGet();
                request.complete(INTERRUPTED);
            });
            request.detach(ENTRY);
        }

        @Actor
        public void interrupt() {
            parked.interrupt(UNIQUE);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = replies.answer();
            r.r2 = actions.get();
        }
    }

    /** The mount ends while a request is parked and another one waits. */
    @JCStressTest
    @Outcome(id = "-4, -4, 0", expect = ACCEPTABLE, desc = "the new one parked in time, and got EINTR as the old one")
    @Outcome(id = "-4, 100, 1", expect = ACCEPTABLE, desc = "the new one was refused: its lane alone answers")
    @Outcome(expect = FORBIDDEN, desc = "a request that waits was left without reply, or got two")
    @State
    public static class CloseMeetsPark {
        private final Replies old = new Replies();
        private final Replies late = new Replies();
        private final ParkedRequests parked = new ParkedRequests();

        public CloseMeetsPark() {
            parked.park(UNIQUE, old).detach(ENTRY);
        }

        @Actor
        public void close() {
            parked.close();
        }

        @Actor
        public void park(III_Result r) {
            ParkedRequest request = parked.park(UNIQUE + 1, late);
            if (request == null) {
                r.r3 = 1;
            } else {
                request.detach(ENTRY);
            }
        }

        @Arbiter
        public void look(III_Result r) {
            r.r1 = old.answer();
            r.r2 = late.answer();
        }
    }
}
