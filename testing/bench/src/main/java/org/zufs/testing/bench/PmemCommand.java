// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zufs bench pmem}. Exit codes as of {@link BenchMain}. */
@Command(name = "pmem", mixinStandardHelpOptions = true, description = {
    "Measure pmem: its calls in process beside mem and the plain copy, pools with many files, and durable",
    "creation through the mount beside ext4 on a loop device. Prints tables, writes results-pmem.json, and after a",
    "whole run docs/performance-pmem.md."})
final class PmemCommand implements Callable<Integer> {
    private static final String CALLS = "calls";
    private static final String SCALE = "scale";
    private static final String MOUNT = "mount";
    private static final int MIB = 1 << 20;
    private static final long LARGE_POOL_LENGTH = 1536L * MIB;

    @Option(names = "--tiny", description = "A little of everything, in seconds: shows that all works, not how fast")
    private boolean tiny;

    @Option(names = "--parts", split = ",", defaultValue = "calls,scale,mount", paramLabel = "PART",
            description = "What to measure; default ${DEFAULT-VALUE}")
    private List<String> parts;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--ms", defaultValue = "100", description = "Time per measurement, ms; default ${DEFAULT-VALUE}")
    private long runMs;

    @Option(names = "--warm-ms", defaultValue = "400",
            description = "Untimed calls before the first measurement of each figure, ms; default ${DEFAULT-VALUE}")
    private long warmMs;

    @Option(names = "--files", defaultValue = "1000000",
            description = "Files of a large pool; default ${DEFAULT-VALUE}")
    private int fileCount;

    @Option(names = "--out", description = "Folder for builds and results; default target/bench")
    private Path out = BenchMain.HOME.resolve("target/bench");

    @Option(names = "--page", description = "Write the page here, whatever was run")
    private Path page;

    @Option(names = "--zufs", description = "Our launcher; default ./zufs")
    private Path zufs = BenchMain.HOME.resolve("zufs");

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createDirectories(out).toRealPath();
        OptionalInt elsewhere = Relaunch.inPrivateNamespace();
        if (elsewhere.isPresent()) {
            return elsewhere.getAsInt();
        }
        PoolResults results = new PoolResults();
        Machine.describe(results::fact);
        results.fact("command", "./zufs bench pmem" + options());
        if (parts.contains(CALLS)) {
            calls(results);
        }
        if (parts.contains(SCALE)) {
            scale(results);
        }
        if (parts.contains(MOUNT)) {
            mount(results, folder);
        }
        write(folder, results);
        return results.calls().isEmpty() && results.pools().isEmpty() && results.mounted().entrants().isEmpty()
                ? BenchMain.NOTHING_HERE : 0;
    }

    private static void say(String line) {
        System.err.println("bench: " + line);
    }

    private static List<Integer> counts() {
        return Machine.allowedCpus().size() > 1 ? List.of(1, 2) : List.of(1);
    }

    private void calls(PoolResults results) {
        CallBench.Plan plan = tiny ? new CallBench.Plan(1, 1, 2, counts(), 300, 2 * MIB, "128m")
                : new CallBench.Plan(rounds, warmMs, runMs, counts(), 1 << 16, 128 * MIB, "1g");
        results.fact("calls in process", plan.rounds() + " rounds, " + plan.runMs()
                + " ms for each figure of each round; large directories hold " + plan.manyCount()
                + " files, large files " + plan.dataLength() / MIB + " MiB, for each lane");
        new CallBench(plan, PmemCommand::say).run(results);
    }

    private void scale(PoolResults results) throws IOException {
        int files = tiny ? 3000 : fileCount;
        long length = tiny ? 32L * MIB : Math.max(LARGE_POOL_LENGTH, LARGE_POOL_LENGTH / 1_000_000 * files);
        ScaleBench.Plan plan = new ScaleBench.Plan(files, Math.max(1, files / 100), length, tiny ? 100 : 500_000,
                tiny ? 1 : rounds);
        results.fact("pools with many files", length / MIB + " MiB each, a file on a tmpfs; mounted " + plan.rounds()
                + " times after a clean stop, and as often after a kill");
        Path folder = Files.createTempDirectory("zufs-bench-scale");
        try {
            if (Mounts.run("mount", "-t", "tmpfs", "-o", "size=" + (length + 64L * MIB), "bench",
                    folder.toString()) != 0) {
                throw new SkippedException("mounting a tmpfs needs root");
            }
            new ScaleBench(plan, folder, PmemCommand::say).run(results);
        } catch (SkippedException reason) {
            results.skipped(SCALE, reason.getMessage());
        } finally {
            Mounts.unmount(folder);
            Mounts.deleteTree(folder);
        }
    }

    private void mount(PoolResults results, Path folder) throws IOException {
        Workshop workshop = new Workshop(folder.resolve("build"));
        String cpus = Machine.allowedCpus().stream().map(String::valueOf).collect(Collectors.joining(","));
        Load.Amount amount = tiny ? new Load.Amount(3, 1, MIB, 50, 100)
                : new Load.Amount(runMs, Math.min(50, runMs), MIB, 50, 1_000_000);
        Bench.Plan plan = new Bench.Plan(List.of(Operation.CREATE_DURABLE), counts(), tiny ? 1 : rounds, amount,
                tiny ? 2 : 4 * warmMs);
        Results mounted = new Results();
        try (KernelSwitch _ = KernelSwitch.on();
             Bench bench = new Bench(plan, new Load(workshop.load(), cpus), Files.createTempDirectory("zufs-bench"),
                     PmemCommand::say)) {
            bench.start(new Catalogue(workshop, zufs.toAbsolutePath().normalize())
                    .durable(tiny ? 64L * MIB : 1024L * MIB), mounted);
            bench.run(mounted);
        } catch (SkippedException reason) {
            results.skipped(MOUNT, reason.getMessage());
        }
        results.mounted(mounted);
    }

    private void write(Path folder, PoolResults results) throws IOException {
        PoolReport report = new PoolReport(results);
        Path json = folder.resolve("results-pmem.json");
        Files.writeString(json, PoolResultsJson.of(results));
        System.out.print(report.page());
        System.out.println(json);
        boolean whole = !tiny && parts.containsAll(List.of(CALLS, SCALE, MOUNT));
        Path target = page != null ? page : whole ? BenchMain.HOME.resolve("docs/performance-pmem.md") : null;
        if (target != null) {
            Files.writeString(target, report.page());
        }
    }

    private String options() {
        List<String> words = new ArrayList<>();
        if (tiny) {
            words.add("--tiny");
        }
        words.add("--parts " + String.join(",", parts) + " --rounds " + rounds + " --ms " + runMs + " --warm-ms "
                + warmMs + " --files " + fileCount);
        return " " + String.join(" ", words);
    }
}
