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
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zufs bench}. Exit codes: 0 measured, 1 failed, 2 wrong usage, 3 nothing can be measured here. */
@Command(name = "bench", mixinStandardHelpOptions = true, subcommands = PmemCommand.class, description = {
    "Measure zufs beside the floor, libfuse in C, the Java libraries and tmpfs, in one run.",
    "Prints tables, writes results.json, and after a whole run docs/performance.md."})
public final class BenchMain implements Callable<Integer> {

    static final int NOTHING_HERE = 3;
    private static final int MIB = 1 << 20;
    static final Path HOME = Path.of(System.getProperty("zufs.home", "."));

    @Option(names = "--tiny", description = "A few calls of everything, in seconds: shows that all works, not how fast")
    private boolean tiny;

    @Option(names = "--only", split = ",", paramLabel = "OPERATION", description = "Only these operations")
    private List<String> only;

    @Option(names = "--contenders", split = ",", paramLabel = "NAME",
            description = "Only contenders whose name starts so, as in zufs,floor/null; their baselines are not added")
    private List<String> names;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--ms", defaultValue = "100", description = "Time per measurement, ms; default ${DEFAULT-VALUE}")
    private long runMs;

    @Option(names = "--warm-ms", defaultValue = "500",
            description =
                    "Untimed calls before the first measurement of a server in Java, ms; default ${DEFAULT-VALUE}")
    private long jvmWarmMs;

    @Option(names = "--threads", split = ",", defaultValue = "1,2", description =
            "Thread counts; default ${DEFAULT-VALUE}")
    private List<Integer> threads;

    @Option(names = "--out", description = "Folder for builds and results; default target/bench")
    private Path out = HOME.resolve("target/bench");

    @Option(names = "--page", description = "Write the performance page here, whatever was run")
    private Path page;

    @Option(names = "--zufs", description = "Our launcher; default ./zufs")
    private Path zufs = HOME.resolve("zufs");

    @Option(names = "--list", description = "Print operations and contenders, and end")
    private boolean list;

    public static void main(String[] arguments) {
        int code = new CommandLine(new BenchMain()).execute(arguments);
        System.exit(code);
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createDirectories(out).toRealPath();
        Workshop workshop = new Workshop(folder.resolve("build"));
        List<Contender> contenders = new Catalogue(workshop, zufs.toAbsolutePath().normalize()).all().stream()
                .filter(contender -> names == null || names.stream().anyMatch(contender.name()::startsWith)).toList();
        List<Operation> operations = only == null ? Stream.of(Operation.values()).filter(Operation::isUsual).toList()
                : only.stream().map(Operation::of).toList();
        if (list) {
            operations.forEach(operation -> System.out.printf("%-15s %s%n", operation.key(), operation.meaning()));
            contenders.forEach(contender -> System.out.println(contender.name()));
            return 0;
        }
        OptionalInt elsewhere = Relaunch.inPrivateNamespace();
        return elsewhere.isPresent() ? elsewhere.getAsInt() : run(folder, workshop, contenders, operations);
    }

    private int run(Path folder, Workshop workshop, List<Contender> contenders, List<Operation> operations)
            throws IOException {
        Results results = new Results();
        Machine.describe(results::fact);
        String cpus = Machine.allowedCpus().stream().map(String::valueOf).collect(Collectors.joining(","));
        results.fact("command", "./zufs bench" + options());
        results.fact("CPUs of the load", "thread n on entry n of " + cpus);
        results.fact("amount", rounds() + " rounds, " + amount().runMs() + " ms for each figure of each round");
        Load load;
        try {
            load = new Load(workshop.load(), cpus);
        } catch (SkippedException reason) {
            System.err.println("bench: nothing can be measured: " + reason.getMessage());
            return NOTHING_HERE;
        }
        Bench.Plan plan = new Bench.Plan(operations, threads(), rounds(), amount(), tiny ? 2 : jvmWarmMs);
        Path work = Files.createTempDirectory("zufs-bench");
        try (KernelSwitch _ = KernelSwitch.on();
             Bench bench = new Bench(plan, load, work, line -> System.err.println("bench: " + line))) {
            bench.start(contenders, results);
            bench.run(results);
        }
        write(folder, results);
        return results.entrants().isEmpty() ? NOTHING_HERE : 0;
    }

    private void write(Path folder, Results results) throws IOException {
        Report report = new Report(results);
        Files.writeString(folder.resolve("results.json"), ResultsJson.of(results));
        System.out.print(report.plain());
        System.out.println();
        System.out.print(report.aims());
        System.out.printf("%d contenders measured, %d skipped; %s%n", results.entrants().size(), results.skipped()
                .size(),
                folder.resolve("results.json"));
        boolean whole = !tiny && only == null && names == null;
        Path target = page != null ? page : whole ? HOME.resolve("docs/performance.md") : null;
        if (target != null) {
            if (target.toAbsolutePath().getParent() != null) {
                Files.createDirectories(target.toAbsolutePath().getParent());
            }
            Files.writeString(target, report.page());
        }
    }

    private Load.Amount amount() {
        return tiny ? new Load.Amount(3, 1, 2L * MIB, 50, 100)
                : new Load.Amount(runMs, Math.min(50, runMs), 128L * MIB, 10_000, 1_000_000);
    }

    private int rounds() {
        return tiny ? 1 : rounds;
    }

    private List<Integer> threads() {
        int cpus = Machine.allowedCpus().size();
        return threads.stream().filter(count -> count <= cpus).toList();
    }

    private String options() {
        List<String> words = new ArrayList<>();
        if (tiny) {
            words.add("--tiny");
        }
        if (only != null) {
            words.add("--only " + String.join(",", only));
        }
        if (names != null) {
            words.add("--contenders " + String.join(",", names));
        }
        words.add("--rounds " + rounds + " --ms " + runMs);
        return " " + String.join(" ", words);
    }
}
