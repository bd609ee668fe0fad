// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bench in a process of its own, as its launcher starts it. */
final class BenchProcess {
    static final int NOTHING_HERE = BenchMain.NOTHING_HERE;

    private final Path folder;

    /** @param folder takes its results and its log */
    BenchProcess(Path folder) {
        this.folder = folder;
    }

    static String launcher() {
        Path module = Path.of("").toAbsolutePath();
        return module.getParent().getParent().resolve("zufs").toString();
    }

    /** Runs it; answers its exit code. */
    int run(String... arguments) throws IOException, InterruptedException {
        // A module path has folders of modules and jars, but none of test classes.
        String path = Stream.of("jdk.module.path", "java.class.path").map(System::getProperty).filter(Objects::nonNull)
                .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
                .filter(entry -> !entry.endsWith("test-classes")).distinct()
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "--enable-native-access=org.zufs.base", "--module-path", path, "--module",
                "org.zufs.testing.bench/" + BenchMain.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("bench.log").toFile()).start();
        if (!process.waitFor(7, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            throw new AssertionError("the tiny bench did not end: " + log());
        }
        return process.exitValue();
    }

    /** What it has printed. */
    String log() {
        try {
            return Files.readString(folder.resolve("bench.log"));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
