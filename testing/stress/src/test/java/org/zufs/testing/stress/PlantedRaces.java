// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Proves the prover: what must be found in every run. */
public final class PlantedRaces {
    private PlantedRaces() {
    }

    /** Two producers of a queue that is made for one. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first claimed its slot first")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the second claimed its slot first")
    @Outcome(expect = FORBIDDEN, desc = "both claimed one slot: the planted bug")
    @State
    public static class TwoProducers {
        private final BrokenQueue queue = new BrokenQueue(2);

        @Actor
        public void first() {
            queue.offer(1);
        }

        @Actor
        public void second() {
            queue.offer(2);
        }

        @Arbiter
        public void drain(II_Result r) {
            r.r1 = queue.poll();
            r.r2 = queue.poll();
        }
    }
}
