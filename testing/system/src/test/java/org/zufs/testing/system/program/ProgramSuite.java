// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.zufs.testing.kit.MountFixture;

/**
 * Real programs as JUnit tests, each in a directory of its own on a mount. The output goes to
 * {@code target/programs/} and its end into the failure message. A program that is not installed is skipped with the
 * package to install.
 */
public final class ProgramSuite {
    private static final int SHOWN_LINES = 60;
    private static final Path LOGS = Path.of("target", "programs");

    private final MountFixture mount;

    /** A suite on a mount, which the caller unmounts. */
    public ProgramSuite(MountFixture mount) {
        this.mount = mount;
    }

    /** All programs. */
    public Stream<DynamicTest> tests() {
        return RealProgram.all().stream()
                .map(program -> DynamicTest.dynamicTest(program.name() + " on " + mount.name(), () -> run(program)));
    }

    private void run(RealProgram program) throws IOException, InterruptedException {
        List<String> missing = program.missingPackages();
        Assumptions.assumeTrue(missing.isEmpty(), () -> program.name() + " is not installed: apt-get install "
                + String.join(" ", missing) + ", or run testing/system/install-programs");
        Files.createDirectories(LOGS);
        Path log = LOGS.resolve(mount.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + program.name() + ".log");
        Path directory = Files.createDirectory(mount.root().resolve("program-" + program.name()));
        try {
            int status = execute(program.seconds(), directory, log, "bash", "-e", "-u", "-o", "pipefail", "-c",
                    program.text());
            if (status != 0) {
                throw new AssertionError("%s on %s %s; the end of %s:%n%s".formatted(program.name(), mount.name(),
                        status < 0 ? "did not end within " + program.seconds() + " s" : "ended with " + status, log,
                        end(log)));
            }
        } finally {
            Path sweepLog = LOGS.resolve("sweep.log");
            execute(60, Path.of("/"), sweepLog, "chmod", "-R", "u+rwX", directory.toString());
            execute(60, Path.of("/"), sweepLog, "rm", "-rf", directory.toString());
        }
    }

    /** Answers the exit status, or -1 if the time was up and the program was killed with all it started. */
    private static int execute(int seconds, Path directory, Path log, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log.toAbsolutePath().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        return -1;
    }

    private static String end(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
