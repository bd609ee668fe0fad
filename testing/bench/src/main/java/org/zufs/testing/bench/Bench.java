// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run: starts the contenders, lets each do every operation in turn, round after round, and ends them on every way
 * out.
 */
final class Bench implements AutoCloseable {

    /**
     * What to run.
     *
     * @param warmMs   untimed calls before each measurement
     * @param jvmWarmMs the same for servers in Java, in their first round only
     */
    record Plan(List<Operation> operations, List<Integer> threadCounts, int rounds, Load.Amount amount,
            long jvmWarmMs) {
    }

    private final Plan plan;
    private final Load load;
    private final Consumer<String> progress;
    private final Path work;
    private final Map<Contender, Path> running = new LinkedHashMap<>();
    private final Set<Results.Key> warmed = new HashSet<>();
    private final Thread onExit = new Thread(this::stopAll, "bench-end");

    /** @param work folder of its own; mount points are made below it */
    Bench(Plan plan, Load load, Path work, Consumer<String> progress) {
        this.plan = plan;
        this.load = load;
        this.work = work;
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** {@return a folder on a tmpfs of this run, for what a contender keeps; by the directory that it is mounted on} */
    static Path memoryFolder(Path mountPoint) {
        return mountPoint.getParent().resolveSibling("mirrored");
    }

    void start(List<Contender> contenders, Results results) throws IOException {
        Files.createDirectories(work.resolve("mnt"));
        Path mirrored = Files.createDirectories(work.resolve("mirrored"));
        Mounts.run("mount", "-t", "tmpfs", "-o", "size=8g", "bench", mirrored.toString());
        for (Contender contender : contenders) {
            Path directory = work.resolve("mnt").resolve(contender.name().replace('/', '-'));
            Files.createDirectories(directory);
            try {
                synchronized (running) {
                    running.put(contender, directory);
                }
                contender.start(directory);
                results.entered(contender);
                progress.accept("started " + contender.name());
            } catch (SkippedException reason) {
                stop(contender);
                results.skipped(contender, reason.getMessage());
                progress.accept("skipped " + contender.name() + ": " + reason.getMessage());
            }
        }
    }

    void run(Results results) {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Operation operation : plan.operations()) {
                progress.accept("round " + round + " of " + plan.rounds() + ": " + operation.key());
                for (int threads : plan.threadCounts()) {
                    for (Contender contender : List.copyOf(running.keySet())) {
                        measure(contender, operation, threads, results);
                    }
                }
            }
        }
    }

    private void measure(Contender contender, Operation operation, int threads, Results results) {
        Results.Key key = new Results.Key(operation, threads, contender.name());
        if (!operation.runsIn(contender.mode()) || results.failures().containsKey(key)) {
            return;
        }
        boolean cold = contender.warmsUp() && warmed.add(key);
        Load.Amount amount = cold ? plan.amount().warmedBy(plan.jvmWarmMs()) : plan.amount();
        try {
            results.measured(key, load.run(contender, running.get(contender), operation, threads, amount));
        } catch (Load.FailedException reason) {
            results.failed(key, reason.getMessage());
            if (reason.stuck()) {
                progress.accept(contender.name() + " is given up: " + reason.getMessage());
                stop(contender);
            }
        }
    }

    private void stop(Contender contender) {
        Path directory;
        synchronized (running) {
            directory = running.remove(contender);
        }
        if (directory != null) {
            contender.stop();
            Mounts.unmount(directory);
        }
    }

    private void stopAll() {
        List<Contender> left;
        synchronized (running) {
            left = new ArrayList<>(running.keySet());
        }
        left.forEach(this::stop);
        Mounts.unmount(work.resolve("mirrored"));
        Mounts.deleteTree(work);
    }

    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
    }
}
