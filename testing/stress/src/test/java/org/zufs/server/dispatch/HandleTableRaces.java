// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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

/** {@link HandleTable}: a handle names one opening, whatever becomes of its slot. */
public final class HandleTableRaces {
    private static final Inode OLD = new CountedInode(2);
    private static final Inode NEW = new CountedInode(3);

    private HandleTableRaces() {
    }

    /** A table with one slot, and a shelf that has it. */
    abstract static class OneSlot {
        final HandleTable table = new HandleTable(1);
        final HandleTable.Shelf shelf = table.new Shelf();
        final long handle = shelf.open(OLD, 20, 200);

        /** Closes what is open and opens the slot again for another inode. */
        final long reopen() {
            OpenHandle slot = table.find(handle);
            slot.close(handle);
            shelf.giveBack(slot);
            return shelf.open(NEW, 30, 300);
        }

        /** As the dispatcher looks: 0 closed, 2 all of the old one, 3 all of the new one, -1 a mixture. */
        final int look(long sought) {
            OpenHandle slot = table.find(sought);
            if (slot == null) {
                return 0;
            }
            Inode inode = slot.inode();
            long chosen = slot.fileHandle();
            long nodeId = slot.nodeId();
            int flags = slot.flags();
            if (!slot.isStill(sought)) {
                return 0;
            }
            boolean whole = inode != null && nodeId == inode.nodeId() && chosen == 10 * nodeId && flags == 100 * nodeId;
            return whole ? (int) nodeId : -1;
        }
    }

    /** An old handle is used while its slot is closed and opened for another file. */
    @JCStressTest
    @Outcome(id = "2, 0, 3", expect = ACCEPTABLE, desc = "it was still open: the file as it was opened")
    @Outcome(id = "0, 0, 3", expect = ACCEPTABLE, desc = "it was closed: EBADF")
    @Outcome(expect = FORBIDDEN, desc = "an old handle led to another file, or to parts of it")
    @State
    public static class FindMeetsReuse extends OneSlot {
        private long next;

        @Actor
        public void reuse() {
            next = reopen();
        }

        @Actor
        public void find(III_Result r) {
            r.r1 = look(handle);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r2 = look(handle);
            r.r3 = look(next);
        }
    }

    /** A handle that is only guessed is used while it comes to be. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "not open yet")
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "open, with all that belongs to it")
    @Outcome(expect = FORBIDDEN, desc = "open, but with a part of what was there before")
    @State
    public static class FindMeetsOpen extends OneSlot {
        private static final long GUESSED = 2L << 32;

        @Actor
        public void open() {
            reopen();
        }

        @Actor
        public void find(I_Result r) {
            r.r1 = look(GUESSED);
        }
    }

    /** Two close one handle. */
    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one closed it, the other is told EBADF")
    @Outcome(expect = FORBIDDEN, desc = "closed twice: the slot would be free twice; or never")
    @State
    public static class CloseMeetsClose extends OneSlot {
        private int close() {
            OpenHandle slot = table.find(handle);
            return slot != null && slot.close(handle) ? 1 : 0;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = close();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = close();
        }
    }

    /** Two lanes open, each by its own shelf; slots come from the common stock. */
    @JCStressTest
    @Outcome(id = "2, 3, 2", expect = ACCEPTABLE, desc = "two openings, two handles")
    @Outcome(expect = FORBIDDEN, desc = "one slot was given to both, or none to one")
    @State
    public static class OpenMeetsOpen {
        private final HandleTable table = new HandleTable(64);
        private final HandleTable.Shelf first = table.new Shelf();
        private final HandleTable.Shelf second = table.new Shelf();
        private long firstHandle;
        private long secondHandle;

        @Actor
        public void first() {
            firstHandle = first.open(OLD, 20, 0);
        }

        @Actor
        public void second() {
            secondHandle = second.open(NEW, 30, 0);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r1 = (int) table.find(firstHandle).nodeId();
            r.r2 = (int) table.find(secondHandle).nodeId();
            r.r3 = table.count();
        }
    }
}
