// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Fills pools with many files, and looks how long it takes to find, mount and check them; each look a process. */
final class ScaleBench {
    static final String READY = "ready";
    static final String EMPTY = "empty";
    static final String BASE = "1,000 files in one directory";
    private static final int BASE_COUNT = 1000;
    private static final long LIMIT_MINUTES = 4;

    /**
     * How much.
     *
     * @param fileCount      files of a large pool
     * @param directoryCount directories of one of them
     * @param poolLength     bytes
     * @param rounds         of mounts
     */
    record Plan(int fileCount, int directoryCount, long poolLength, int lookupCount, int rounds) {
    }

    private record Filling(String name, int directoryCount, int fileCount) {
    }

    private final Plan plan;
    private final Path folder;
    private final Consumer<String> progress;

    /** @param folder on a tmpfs, with room for one pool */
    ScaleBench(Plan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    void run(PoolResults results) throws SkippedException {
        List<Filling> fillings = List.of(new Filling(EMPTY, 1, 0), new Filling(BASE, 1, BASE_COUNT),
                new Filling(String.format("%,d files in one directory", plan.fileCount()), 1, plan.fileCount()),
                new Filling(String.format("%,d files in %,d directories", plan.fileCount(), plan.directoryCount()),
                        plan.directoryCount(), plan.fileCount()));
        for (Filling filling : fillings) {
            progress.accept("scale: " + filling.name());
            Path pool = folder.resolve("scale.pool");
            try {
                probe(filling, results, false, "fill", pool.toString(), String.valueOf(plan.poolLength()),
                        String.valueOf(filling.directoryCount()), String.valueOf(filling.fileCount()),
                        String.valueOf(plan.lookupCount()));
                for (int round = 0; round < plan.rounds(); round++) {
                    probe(filling, results, true, "clean", pool.toString());
                    probe(filling, results, false, "killed", pool.toString());
                }
                probe(filling, results, false, "check", pool.toString());
            } catch (IOException failure) {
                throw new SkippedException(filling.name() + ": " + failure.getMessage());
            } finally {
                delete(pool);
            }
        }
    }

    private static void delete(Path pool) {
        try {
            Files.deleteIfExists(pool);
        } catch (IOException failure) {
            System.err.println("bench: " + pool + " is left behind: " + failure);
        }
    }

    private void probe(Filling filling, PoolResults results, boolean kill, String... arguments) throws IOException {
        Process process = new ProcessBuilder(Tether.tied(command(arguments)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        boolean ready = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !ready) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    results.scaled(filling.name(), ScaleFigure.valueOf(line.substring(0, space)),
                            Double.parseDouble(line.substring(space + 1)));
                }
                ready = line.equals(READY);
                line = ready ? null : lines.readLine();
            }
            if (kill) {
                process.destroyForcibly();
            }
            process.getOutputStream().close();
        }
        int code = ended(process);
        if (!ready || !kill && code != 0) {
            throw new IOException("the look '" + arguments[0] + "' at the pool ended with " + code);
        }
    }

    private static int ended(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interruption);
        }
    }

    /** With the same kind of JVM as our servers. */
    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-XX:+UseSerialGC", "-Xms16m", "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=org.zufs.base", "--module-path", System.getProperty("jdk.module.path"),
                "--module", ScaleProbe.class.getModule().getName() + "/" + ScaleProbe.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
