// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of jcstress, in processes of its own.
 *
 * @param exitCode of jcstress, not 0 if anything failed
 * @param planned  races that it chose, in how many configurations they run
 * @param passed   those with legal outcomes only
 * @param failures a line for each outcome that is forbidden, and for each race that could not run
 * @param output   all that it printed, warnings left out
 */
record StressRun(int exitCode, int planned, int passed, List<String> failures, String output) {
    private static final Pattern SUMMARY = Pattern.compile(
            "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs\\)");
    private static final Pattern FAILURE = Pattern.compile("\\.* ?\\[(FAILED|ERROR|TIMEOUT|CRASHED|VM ERROR).*] .*");
    /** For the processes in which races run; one set of options, or jcstress multiplies them. */
    private static final String JVM_OPTIONS = "-ea --enable-native-access=ALL-UNNAMED -Xmx512m";

    /** Each race once, for a moment, as the JVM compiles it, its actors on CPUs of their own. */
    static StressRun brief(String tests, Path folder) throws IOException, InterruptedException {
        return once(tests, folder, 3);
    }

    /** The same for ten times as long. */
    static StressRun patient(String tests, Path folder) throws IOException, InterruptedException {
        return once(tests, folder, 30);
    }

    private static StressRun once(String tests, Path folder, int iterations) throws IOException, InterruptedException {
        return run(tests, folder, 10, "-m", "quick", "-f", "1", "-fsm", "1", "-iters", "" + iterations, "-time", "200",
                "-sc", "false", "-af", "LOCAL", "-strideSize", "100", "-strideCount", "10");
    }

    /** As long and in as many ways as jcstress takes for good: every mixture of compilers, every pair of CPUs. */
    static StressRun full(String tests, Path folder) throws IOException, InterruptedException {
        return run(tests, folder, 240, "-m", "default", "-strideSize", "100", "-strideCount", "10");
    }

    private static StressRun run(String tests, Path folder, int limitMinutes, String... mode)
            throws IOException, InterruptedException {
        Path log = folder.resolve("jcstress.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + folder,
                "-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main",
                "-t", tests, "-v", "-r", folder.resolve("report").toString(),
                "-jvmArgs", JVM_OPTIONS + " -Djava.io.tmpdir=" + folder));
        command.addAll(List.of(mode));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).redirectInput(new File("/dev/null")).start();
        try {
            if (!process.waitFor(limitMinutes, TimeUnit.MINUTES)) {
                throw new AssertionError("jcstress has not ended within " + limitMinutes + " min:\n" + output(log));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return parsed(process.exitValue(), output(log));
    }

    private static StressRun parsed(int exitCode, String output) {
        Matcher summary = SUMMARY.matcher(output);
        int planned = 0;
        int passed = 0;
        int failed = 0;
        while (summary.find()) { // the last one counts
            planned = Integer.parseInt(summary.group(1));
            passed = Integer.parseInt(summary.group(2));
            failed = Integer.parseInt(summary.group(3)) + Integer.parseInt(summary.group(4))
                    + Integer.parseInt(summary.group(5));
        }
        int results = Math.max(0, output.indexOf("RUN RESULTS:"));
        List<String> failures = output.substring(results).lines().map(String::strip)
                .filter(line -> FAILURE.matcher(line).matches()).distinct().toList();
        if (failures.isEmpty() && failed > 0) {
            failures = List.of(failed + " failed");
        }
        return new StressRun(exitCode, planned, passed, failures, output);
    }

    private static String output(Path log) throws IOException {
        StringBuilder output = new StringBuilder();
        for (String line : Files.readAllLines(log)) {
            if (!line.contains("WARNING:")) {
                output.append(line).append('\n');
            }
        }
        return output.toString();
    }
}
