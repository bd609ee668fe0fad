// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.zufs.testing.stress.CountedInode;

/** The references of an {@link Inode}: of those who give back, one at most sees the last, and none is lost. */
public final class InodeRaces {
    private InodeRaces() {
    }

    /** Two give back what there is. */
    @JCStressTest
    @Outcome(id = {"0, 1, 0", "1, 0, 0"}, expect = ACCEPTABLE, desc = "one of the two sees the last reference go")
    @Outcome(expect = FORBIDDEN, desc = "both or none saw the last one go, or some are left")
    @State
    public static class ForgetMeetsForget {
        private final Inode inode = new CountedInode(2);

        public ForgetMeetsForget() {
            inode.reference();
            inode.reference();
        }

        @Actor
        public void first(JJJ_Result r) {
            r.r1 = inode.forget(1);
        }

        @Actor
        public void second(JJJ_Result r) {
            r.r2 = inode.forget(1, 0);
        }

        @Arbiter
        public void look(JJJ_Result r) {
            r.r3 = inode.references();
        }
    }

    /** One refers anew while another gives back more than there is. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "given back first, then referred to anew")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "referred to anew, and that was given back too")
    @Outcome(expect = FORBIDDEN, desc = "a reference was lost, or given back beyond what there was")
    @State
    public static class ReferenceMeetsGreedyForget {
        private final Inode inode = new CountedInode(2);

        public ReferenceMeetsGreedyForget() {
            inode.reference();
        }

        @Actor
        public void refer() {
            inode.reference();
        }

        @Actor
        public void forget(JJJ_Result r) {
            r.r1 = inode.forget(5, 0);
        }

        @Arbiter
        public void look(JJJ_Result r) {
            r.r3 = inode.references();
        }
    }

    /** One gives back all but one at most, the other one reference. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "all but one first, then the last")
    @Outcome(id = "-1, 1, 1", expect = ACCEPTABLE, desc = "one first; the other finds the last, which it must leave")
    @Outcome(expect = FORBIDDEN, desc = "who must leave the last took it, or one was lost")
    @State
    public static class ForgetAllButOne {
        private final Inode inode = new CountedInode(2);

        public ForgetAllButOne() {
            inode.reference();
            inode.reference();
        }

        @Actor
        public void allButOne(JJJ_Result r) {
            r.r1 = inode.forget(1, 1);
        }

        @Actor
        public void one(JJJ_Result r) {
            r.r2 = inode.forget(1, 0);
        }

        @Arbiter
        public void look(JJJ_Result r) {
            r.r3 = inode.references();
        }
    }
}
