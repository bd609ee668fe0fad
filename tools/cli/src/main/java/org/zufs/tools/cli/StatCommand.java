// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.zufs.base.counters.CountersReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs stat}. */
@Command(name = "stat", description = {
    "Show the requests of a mount with their latencies (p50, p99, max), its counters and its errors.",
    "All comes from a file that the server shares: this works when the server hangs or is dead."})
final class StatCommand implements Callable<Integer> {
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    @Spec
    private CommandSpec spec;

    @Option(names = {"-w", "--watch"}, arity = "0..1", fallbackValue = "1", paramLabel = "SECONDS",
            description = "Show what happened in each interval, until interrupted (default: every second).")
    private Double watchSeconds;

    @Option(names = "--json", description = "Print one JSON object per line; times in nanoseconds.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "DIR",
            description = "Where it is mounted (default: where zufs up mounts, or the only one).")
    private Path place;

    @Override
    public Integer call() throws InterruptedException {
        if (watchSeconds != null && !(watchSeconds >= 0.1 && watchSeconds <= 3600)) {
            throw new CommandException(ExitCode.USAGE,
                    "--watch=" + watchSeconds + ": must be from 0.1 to 3600 seconds");
        }
        RunningMount mount = RunningMount.find(Places.ofThisUser(), place);
        StatText text = new StatText(mount.fileSystem(), mount.place().toString(),
                mount.description().details());
        try (CountersReader reader = mount.openCounters()) {
            PrintWriter out = spec.commandLine().getOut();
            StatSnapshot now = StatSnapshot.take(reader);
            out.print(json ? text.json(now) + "\n" : text.total(now, Instant.now()));
            out.flush();
            if (watchSeconds != null) {
                watch(reader, text, now, out);
            }
        }
        return ExitCode.OK.number();
    }

    private void watch(CountersReader reader, StatText text, StatSnapshot first, PrintWriter out)
            throws InterruptedException {
        StatSnapshot before = first;
        long beforeNs = System.nanoTime();
        boolean terminal = System.console() != null && System.console().isTerminal();
        while (before.alive() && !out.checkError()) {
            Thread.sleep((long) (watchSeconds * 1000));
            StatSnapshot now = StatSnapshot.take(reader);
            long nowNs = System.nanoTime();
            if (json) {
                out.println(text.json(now));
            } else {
                out.print((terminal ? CLEAR_SCREEN : "\n")
                        + text.interval(now.since(before), Math.max(1, nowNs - beforeNs), Instant.now()));
            }
            out.flush();
            before = now;
            beforeNs = nowNs;
        }
    }
}
