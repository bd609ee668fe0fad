// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.zufs.base.time.SystemClock;

/** {@link SharedCounters}, {@link LaneCounters}, {@link ErrorLog}, over memory of their own each. */
public final class CountersRaces {
    private static final CountersGeometry GEOMETRY = new CountersGeometry(1, 1, 0, 0, 64);

    /** A question mark and a newline, in a little-endian word. */
    private static final long TEXT = '?' | '\n' << Byte.SIZE;

    private CountersRaces() {
    }

    private static MemorySegment memory() {
        return MemorySegment.ofArray(new long[(int) (GEOMETRY.fileLength() / Long.BYTES)]);
    }

    /** Two threads add to a shared counter. */
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "both were counted")
    @Outcome(expect = FORBIDDEN, desc = "one of them was lost")
    @State
    public static class SharedAdds {
        private final MemorySegment memory = memory();
        private final SharedCounters counters = new SharedCounters(memory, GEOMETRY);

        @Actor
        public void first() {
            counters.add(0, 1);
        }

        @Actor
        public void second() {
            counters.add(0, 2);
        }

        @Arbiter
        public void look(J_Result r) {
            r.r1 = (long) SharedWords.LONG.getOpaque(memory, GEOMETRY.countersOffset(1));
        }
    }

    /** A reader looks at a lane's counter twice while the lane adds. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1", "0, 4294967297", "1, 1", "1, 4294967297", "4294967297, 4294967297"},
            expect = ACCEPTABLE, desc = "a value that was there, and never an older one after it")
    @Outcome(expect = FORBIDDEN, desc = "half of a value, or back in time")
    @State
    public static class LaneAdds {
        private final MemorySegment memory = memory();
        private final LaneCounters lane = new LaneCounters(memory, GEOMETRY, 0);

        @Actor
        public void add() {
            lane.add(0, 1);
            lane.add(0, 1L << 32);
        }

        @Actor
        public void read(JJ_Result r) {
            r.r1 = (long) SharedWords.LONG.getOpaque(memory, GEOMETRY.countersOffset(0));
            r.r2 = (long) SharedWords.LONG.getOpaque(memory, GEOMETRY.countersOffset(0));
        }
    }

    /** An error without a stack, of one kind. */
    private static final class Mishap extends Exception {
        private static final long serialVersionUID = 1L;

        Mishap() {
            super("?", null, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    /** A reader looks at the log while its first error is recorded. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no error yet")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one error, with its length, count, times and text")
    @Outcome(expect = FORBIDDEN, desc = "the tail was seen before the record")
    @State
    public static class FirstError {
        private final MemorySegment memory = memory();
        private final ErrorLog log = new ErrorLog(memory, GEOMETRY, SystemClock.INSTANCE);

        @Actor
        public void record() {
            log.record(new Mishap());
        }

        @Actor
        public void read(I_Result r) {
            long tail = (long) SharedWords.LONG.getAcquire(memory, (long) CountersHeaderLayout.ERROR_TAIL_OFFSET);
            if (tail != 0) {
                long record = GEOMETRY.errorLogOffset();
                boolean whole = tail == ErrorRecordLayout.length(2)
                        && memory.get(SharedWords.INT_LAYOUT, record + ErrorRecordLayout.LENGTH_OFFSET) == tail
                        && memory.get(SharedWords.INT_LAYOUT, record + ErrorRecordLayout.TEXT_LENGTH_OFFSET) == 2
                        && memory.get(SharedWords.LONG_LAYOUT, record + ErrorRecordLayout.COUNT_OFFSET) == 1
                        && memory.get(SharedWords.LONG_LAYOUT, record + ErrorRecordLayout.FIRST_NS_OFFSET) > 0
                        && memory.get(SharedWords.LONG_LAYOUT, record + ErrorRecordLayout.TEXT_OFFSET) == TEXT;
                r.r1 = whole ? 1 : -1;
            }
        }
    }

    /** Two threads record errors of one kind. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "one record that counts two, and one of them was the first")
    @Outcome(expect = FORBIDDEN, desc = "two records, a lost count, or two firsts")
    @State
    public static class SameError {
        private final MemorySegment memory = memory();
        private final ErrorLog log = new ErrorLog(memory, GEOMETRY, SystemClock.INSTANCE);
        private boolean firstWasNew;
        private boolean secondWasNew;

        @Actor
        public void first() {
            firstWasNew = log.record(new Mishap());
        }

        @Actor
        public void second() {
            secondWasNew = log.record(new Mishap());
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = firstWasNew == secondWasNew ? 2 : 1;
            long tail = (long) SharedWords.LONG.getAcquire(memory, (long) CountersHeaderLayout.ERROR_TAIL_OFFSET);
            r.r2 = tail == ErrorRecordLayout.length(2)
                    ? (int) memory.get(SharedWords.LONG_LAYOUT,
                            GEOMETRY.errorLogOffset() + ErrorRecordLayout.COUNT_OFFSET)
                    : -1;
        }
    }
}
