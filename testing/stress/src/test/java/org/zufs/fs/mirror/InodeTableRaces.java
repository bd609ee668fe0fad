// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.StatxLayout;

/** {@link InodeTable} of the mirror: an inode is in it while it is pinned or referenced, and its descriptor open. */
public final class InodeTableRaces {
    private static final int NO_DESCRIPTOR = -1;
    private static final AtomicLong NEXT_INO = new AtomicLong(1);

    private InodeTableRaces() {
    }

    /** A host inode of its own in a table that all share. */
    abstract static class OneInode {
        private static final InodeTable TABLE = new InodeTable();

        final long ino = NEXT_INO.getAndIncrement();

        final InodeTable table() {
            return TABLE;
        }

        final HostInode candidate() {
            return new HostInode(null, NO_DESCRIPTOR, told(), TABLE.nextNodeId());
        }

        final HostInode pin() {
            return TABLE.pin(told());
        }

        private MemorySegment told() {
            MemorySegment statx = MemorySegment.ofArray(new byte[StatxLayout.LENGTH]);
            statx.set(ValueLayout.JAVA_SHORT_UNALIGNED, StatxLayout.MODE_OFFSET, (short) ModeBits.S_IFREG);
            statx.set(ValueLayout.JAVA_LONG_UNALIGNED, StatxLayout.INO_OFFSET, ino);
            return statx;
        }

        /** As a lane answers a lookup. */
        final void answer(HostInode pinned) {
            pinned.inode().reference();
            TABLE.unpin(pinned);
        }

        /** As the server gives a reference back. */
        final void forget(HostInode host) {
            if (host.inode().forget(1) == 0) {
                TABLE.evict(host);
            }
        }
    }

    /** It is looked up again while its last reference is given back. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "found in time: it stays, and its descriptor stays open")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "gone: the lookup opens it anew")
    @Outcome(expect = FORBIDDEN, desc = "answered, though its descriptor is closed; or left in the table unreferenced")
    @State
    public static class PinMeetsEvict extends OneInode {
        private final HostInode host = table().adopt(candidate());

        public PinMeetsEvict() {
            answer(host);
        }

        @Actor
        public void lookUp(II_Result r) {
            HostInode pinned = pin();
            if (pinned != null) {
                answer(pinned);
                r.r1 = 1;
            }
        }

        @Actor
        public void giveBack() {
            forget(host);
        }

        @Arbiter
        public void look(II_Result r) {
            HostInode left = pin();
            if (left != null) {
                r.r2 = left == host && host.inode().references() == 1 ? 1 : -1;
                table().unpin(left);
                forget(host);
                r.r2 = pin() == null ? r.r2 : -2;
            }
        }
    }

    /** Two lanes find one host inode that is not in the table. */
    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "one inode for both, with both references, that can leave")
    @Outcome(expect = FORBIDDEN, desc = "two inodes for one of the host's, or a lost reference")
    @State
    public static class AdoptMeetsAdopt extends OneInode {
        private HostInode first;
        private HostInode second;

        @Actor
        public void first() {
            first = table().adopt(candidate());
            answer(first);
        }

        @Actor
        public void second() {
            second = table().adopt(candidate());
            answer(second);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r1 = first == second ? 1 : 0;
            r.r2 = (int) first.inode().references();
            forget(first);
            forget(second);
            r.r3 = pin() == null ? 0 : 1;
        }
    }
}
