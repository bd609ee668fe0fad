// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.counters.TraceReader;
import org.zufs.base.counters.TraceRecord;
import org.zufs.spi.fs.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs trace}. */
@Command(name = "trace", description = {
    "Show each request of a mount as it is answered, until interrupted. Tracing is on meanwhile, and costs a little."})
final class TraceCommand implements Callable<Integer> {
    private static final int POLL_MS = 20;
    private static final int ALIVE_CHECK_POLLS = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-n", "--count"}, paramLabel = "COUNT", description = "End after this many requests.")
    private long countMax = Long.MAX_VALUE;

    @Parameters(arity = "0..1", paramLabel = "DIR",
            description = "Where it is mounted (default: where zufs up mounts, or the only one).")
    private Path place;

    @Override
    public Integer call() throws InterruptedException {
        RunningMount mount = RunningMount.find(Places.ofThisUser(), place);
        try (CountersReader reader = mount.openCounters()) {
            if (!reader.writerAlive()) {
                throw new CommandException(ExitCode.NOT_MOUNTED, "the server of " + mount.title()
                        + " is gone: zufs stat shows what it counted, zufs umount clears the mount away");
            }
            List<TraceReader> lanes = new ArrayList<>();
            for (int lane = 0; lane < reader.geometry().laneCount(); lane++) {
                lanes.add(reader.traces(lane));
                lanes.getLast().poll();
            }
            Thread switchOff = new Thread(() -> switchOff(mount), "zufs-trace-off");
            Runtime.getRuntime().addShutdownHook(switchOff);
            reader.setTraceEnabled(true);
            follow(reader, lanes);
            reader.setTraceEnabled(false);
            Runtime.getRuntime().removeShutdownHook(switchOff);
        }
        return ExitCode.OK.number();
    }

    /** A reader belongs to one thread: the interrupted command's hook opens its own. */
    private static void switchOff(RunningMount mount) {
        try (CountersReader reader = mount.openCounters()) {
            reader.setTraceEnabled(false);
        }
    }

    private void follow(CountersReader reader, List<TraceReader> lanes) throws InterruptedException {
        Instant now = Instant.now();
        long wallNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        TraceText text = new TraceText(reader.operations(), Request.PARKED, wallNs - System.nanoTime(),
                ZoneId.systemDefault());
        PrintWriter out = spec.commandLine().getOut();
        long lostBefore = 0;
        long count = 0;
        for (long poll = 1; count < countMax && !out.checkError(); poll++) {
            List<TraceRecord> records = new ArrayList<>();
            lanes.forEach(lane -> records.addAll(lane.poll()));
            records.sort(Comparator.comparingLong(TraceRecord::timeNs));
            for (int index = 0; index < records.size() && count < countMax; index++, count++) {
                out.println(text.line(records.get(index)));
            }
            long lost = lanes.stream().mapToLong(TraceReader::lost).sum();
            if (lost > lostBefore) {
                out.println("# " + (lost - lostBefore) + " requests lost");
                lostBefore = lost;
            }
            out.flush();
            if (poll % ALIVE_CHECK_POLLS == 0 && !reader.writerAlive()) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
    }
}
