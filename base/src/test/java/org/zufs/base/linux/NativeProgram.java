// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Compiles and runs a small C program, so that the system's own headers are the judge. */
final class NativeProgram {
    /** Where the C sources of the tests are; surefire runs in the module's folder. */
    static final Path SOURCES = Path.of("src/test/native").toAbsolutePath();

    private NativeProgram() {
    }

    /** The lines that the program prints; the test is skipped if there is no gcc. */
    static List<String> run(Path source, Path workDirectory) throws IOException, InterruptedException {
        List<String> errors = compile(source, workDirectory);
        if (!errors.isEmpty()) {
            throw new AssertionError("gcc: " + String.join("\n", errors));
        }
        return output(workDirectory.resolve("program").toString());
    }

    /** What gcc complains about; empty if the program was made. */
    static List<String> compile(Path source, Path workDirectory) throws IOException, InterruptedException {
        boolean found = Stream.of(System.getenv("PATH").split(":")).anyMatch(
                folder -> Files.isExecutable(Path.of(folder, "gcc")));
        Assumptions.assumeTrue(found, "no gcc on the PATH: layouts cannot be compared to the system headers");
        return output("gcc", "-w", "-fno-diagnostics-color", "-I", SOURCES.toString(), "-o",
                workDirectory.resolve("program").toString(), source.toString());
    }

    private static List<String> output(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        List<String> lines = Arrays.asList(new String(process.getInputStream().readAllBytes()).split("\n"));
        int code = process.waitFor();
        return code == 0 && lines.equals(List.of("")) ? List.of() : lines;
    }
}
