// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.zufs.spi.fs.Inode;
import org.zufs.testing.stress.CountedInode;

/**
 * {@link InodeTable}: what is held is never missed, what is not held leaves, whose last reference went is told so once.
 * All states of a test share one table, so that others come and go in the same runs of slots meanwhile.
 */
public final class InodeTableRaces {
    private static final InodeTable TABLE = new InodeTable(new CountedInode(Inode.ROOT_NODE_ID));
    private static final AtomicLong LAST_NODE_ID = new AtomicLong(Inode.ROOT_NODE_ID);

    private InodeTableRaces() {
    }

    private static CountedInode held(int references) {
        CountedInode inode = new CountedInode(LAST_NODE_ID.incrementAndGet());
        for (int count = 0; count < references; count++) {
            inode.reference();
        }
        TABLE.register(inode);
        return inode;
    }

    private static int found(Inode inode) {
        Inode found = TABLE.find(inode.nodeId());
        return found == inode ? 1 : found == null ? 0 : -1;
    }

    /** Says how it ended: 1 held and in the table, 0 neither; then takes it out. */
    private static int end(Inode inode) {
        long references = inode.references();
        int found = found(inode);
        TABLE.forget(inode.nodeId(), Long.MAX_VALUE);
        boolean left = found(inode) == 0;
        return !left ? -2 : found == (references > 0 ? 1 : 0) ? found : -1;
    }

    /** It is looked up again while its last reference is given back. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it is held and in the table, and its end was not told")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it had come to its end, and begins anew: held and in the table")
    @Outcome(expect = FORBIDDEN, desc = "a held inode is missed")
    @State
    public static class RegisterMeetsForget {
        private final CountedInode inode = held(1);

        @Actor
        public void lookUp() {
            inode.reference();
            TABLE.register(inode);
        }

        @Actor
        public void forget() {
            TABLE.forget(inode.nodeId(), 1);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r2 = inode.ends();
            r.r1 = end(inode);
        }
    }

    /** Two give back one reference each, in the two ways that there are. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "out of the table, and told so once")
    @Outcome(expect = FORBIDDEN, desc = "it stayed in the table, or its end was told twice or never")
    @State
    public static class GiveBackMeetsForget {
        private final CountedInode inode = held(2);

        @Actor
        public void giveBack() {
            TABLE.giveBack(inode);
        }

        @Actor
        public void forget() {
            TABLE.forget(inode.nodeId(), 1);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r2 = inode.ends();
            r.r1 = end(inode);
        }
    }

    /** Two lookups find an inode that is not in the table yet; then one of them gives it back. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "in the table once, held by the other")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "given back before the other came: told, then begun anew")
    @Outcome(expect = FORBIDDEN, desc = "missed, or in the table twice")
    @State
    public static class RegisterMeetsRegisterAndGiveBack {
        private final CountedInode inode = held(0);

        public RegisterMeetsRegisterAndGiveBack() {
            inode.reference();
            TABLE.forget(inode.nodeId(), 1);
        }

        @Actor
        public void lookUp() {
            inode.reference();
            TABLE.register(inode);
        }

        @Actor
        public void lookUpInVain() {
            inode.reference();
            TABLE.register(inode);
            TABLE.giveBack(inode);
        }

        @Arbiter
        public void look(II_Result r) {
            r.r2 = inode.ends() - 1;
            r.r1 = end(inode);
        }
    }

    /** A held inode is looked for while another one, in the same run of slots, leaves and moves it. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the held one is found, and so is the one behind it")
    @Outcome(expect = FORBIDDEN, desc = "a held inode is missed because its slot moved")
    @State
    public static class FindMeetsRemovalBefore {
        private final InodeSegment segment = new InodeSegment();
        private final CountedInode first = at(0);
        private final CountedInode second = at(1);
        private final CountedInode third = at(2);

        /** Node ids whose home is one slot. */
        private static final long[] NODE_IDS = sameHome(3);

        static long[] sameHome(int count) {
            long[] nodeIds = new long[count];
            int home = (int) (InodeTable.hash(2) >>> 24) & 31;
            int found = 0;
            for (long nodeId = 2; found < count; nodeId++) {
                if (((int) (InodeTable.hash(nodeId) >>> 24) & 31) == home) {
                    nodeIds[found++] = nodeId;
                }
            }
            return nodeIds;
        }

        private CountedInode at(int index) {
            CountedInode inode = new CountedInode(NODE_IDS[index]);
            inode.reference();
            segment.put(inode.nodeId(), InodeTable.hash(inode.nodeId()), inode);
            return inode;
        }

        private int find(Inode inode) {
            long hash = InodeTable.hash(inode.nodeId());
            Inode probed = segment.probe(inode.nodeId(), hash);
            Inode found = probed != null ? probed : segment.find(inode.nodeId(), hash);
            return found == inode ? 1 : 0;
        }

        @Actor
        public void remove() {
            segment.takeBack(first.nodeId(), InodeTable.hash(first.nodeId()), null, 1, null);
        }

        @Actor
        public void find(III_Result r) {
            r.r1 = find(second);
            r.r2 = find(third);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r3 = segment.count() == 2 && find(first) == 0 && find(second) == 1 && find(third) == 1 ? 1 : 0;
        }
    }

    /** A held inode is looked for and forgotten while the segment grows. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "found while it grows; gone when forgotten; the rest is there")
    @Outcome(expect = FORBIDDEN, desc = "missed, or come back with the new arrays")
    @State
    public static class FindAndForgetMeetGrowth {
        private static final int FULL_COUNT = 21;

        private final InodeSegment segment = new InodeSegment();
        private final CountedInode[] inodes = new CountedInode[FULL_COUNT + 1];

        public FindAndForgetMeetGrowth() {
            for (int index = 0; index < inodes.length; index++) {
                inodes[index] = new CountedInode(index + 2L);
                inodes[index].reference();
                if (index < FULL_COUNT) {
                    put(inodes[index]);
                }
            }
        }

        private void put(Inode inode) {
            segment.put(inode.nodeId(), InodeTable.hash(inode.nodeId()), inode);
        }

        private Inode find(int index) {
            long nodeId = inodes[index].nodeId();
            Inode probed = segment.probe(nodeId, InodeTable.hash(nodeId));
            return probed != null ? probed : segment.find(nodeId, InodeTable.hash(nodeId));
        }

        @Actor
        public void grow() {
            put(inodes[FULL_COUNT]);
        }

        @Actor
        public void findAndForget(III_Result r) {
            r.r1 = find(0) == inodes[0] && find(1) == inodes[1] ? 1 : 0;
            segment.takeBack(2, InodeTable.hash(2), null, 1, null);
            r.r2 = find(0) == null ? 0 : 1;
        }

        @Arbiter
        public void look(III_Result r) {
            boolean all = find(0) == null && segment.count() == FULL_COUNT;
            for (int index = 1; index < inodes.length; index++) {
                all &= find(index) == inodes[index];
            }
            r.r3 = all ? 1 : 0;
        }
    }

    /** The root is forgotten more often than it was looked up. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the root stays")
    @Outcome(expect = FORBIDDEN, desc = "the root has left the table")
    @State
    public static class RootIsForgotten {
        private final Inode root = TABLE.find(Inode.ROOT_NODE_ID);

        @Actor
        public void lookUp() {
            root.reference();
            TABLE.register(root);
        }

        @Actor
        public void forget() {
            TABLE.forget(Inode.ROOT_NODE_ID, 1_000);
        }

        @Arbiter
        public void look(I_Result r) {
            r.r1 = TABLE.find(Inode.ROOT_NODE_ID) == root && root.references() > 0 ? 1 : 0;
        }
    }
}
