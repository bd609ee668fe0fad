// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.time.SystemClock;

/**
 * {@link CountersFile} against {@link CountersReader}, through a real file. All states of a test share it: jcstress
 * lets one thread at a time play one actor.
 */
public final class CountersFileRaces {
    private static final int TRACE_CAPACITY = 4;

    private CountersFileRaces() {
    }

    private static Path place() {
        try {
            Path folder = Files.createTempDirectory("races");
            folder.toFile().deleteOnExit();
            return folder.resolve("counters");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static CountersFile create(Path path) {
        return CountersFile.create(path, 1, List.of(new CounterLabel("races", "")), new String[] {"read"},
                TRACE_CAPACITY, 64, SystemClock.INSTANCE);
    }

    /** A lane traces more than the ring holds while a reader follows. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing new, or all overwritten meanwhile")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "records that are whole, in their order, each once")
    @Outcome(expect = FORBIDDEN, desc = "a torn record, or one in the wrong place")
    @State
    public static class TraceMeetsPoll {
        private static final CountersFile FILE;
        private static final TraceReader READER;
        private static long traced;
        private static long seen = -1;

        static {
            Path path = place();
            FILE = create(path);
            path.toFile().deleteOnExit();
            READER = CountersFile.open(path).traces(0);
        }

        @Actor
        public void trace() {
            for (int count = 0; count < 3; count++) {
                long value = traced++;
                FILE.lane(0).trace(value, (int) value, value, value, value, value, value, value, (int) value,
                        (int) value);
            }
        }

        @Actor
        public void poll(I_Result r) {
            for (TraceRecord record : READER.poll()) {
                long value = record.sequence();
                TraceRecord whole = new TraceRecord(0, value, value, (int) value, value, value, value, value, value,
                        value, (int) value, (int) value);
                r.r1 = r.r1 >= 0 && value > seen && record.equals(whole) ? 1 : -1;
                seen = value;
            }
        }
    }

    /** A tool opens the file while its server makes it. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "there is no file")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "there is a file that is not ready, and it is told so")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the file is ready: head and labels are complete")
    @Outcome(expect = FORBIDDEN, desc = "the ready word was seen before what it publishes")
    @State
    public static class OpenMeetsCreate {
        private static final Path PATH = place();

        static {
            PATH.toFile().deleteOnExit();
        }

        @Actor
        public void create() {
            CountersFileRaces.create(PATH).close();
        }

        @Actor
        public void open(I_Result r) {
            try (CountersReader reader = CountersFile.open(PATH)) {
                boolean complete = reader.pid() == ProcessHandle.current().pid() && reader.createdNs() != 0
                        && reader.counters().getFirst().name().equals("races")
                        && reader.operations().getFirst().equals("read");
                r.r1 = complete ? 2 : -1;
            } catch (LinuxException absent) {
                r.r1 = 0;
            } catch (CountersFormatException unready) {
                boolean early = unready.getMessage().matches(
                        ".*(is shorter than a head|has not the magic number of counters|is not yet complete).*");
                r.r1 = early ? 1 : -2;
            }
        }
    }
}
