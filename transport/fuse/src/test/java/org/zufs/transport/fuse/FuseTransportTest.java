// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.base.linux.ProcessCalls;

/** How real mounts end: {@link TransportScenarios}, each in a process and a mount namespace of its own. */
class FuseTransportTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "close,device", "close,uring", "lane-dies,device", "lane-dies,uring", "abort-while-parked,device",
        "abort-while-parked,uring", "close-while-busy,device", "close-while-busy,uring", "close-while-starting,device",
        "close-while-starting,uring"})
    void shouldEndWithoutTrace(String scenario, String carrier, TestReporter reporter) throws Exception {
        assumeTrue(ProcessCalls.geteuid() == 0, "mounting needs root");
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "there is no /dev/fuse");
        assumeTrue(carrier.equals("device") || Machine.uringIsEnabled(), "FUSE over io_uring is not switched on");
        Path place = Files.createDirectory(directory.resolve("mount"));
        List<String> command = List.of("unshare", "--mount", "--propagation", "private", "timeout", "-s", "KILL", "90",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), TransportScenarios.class.getName(), scenario,
                carrier, place.toString());
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assumeTrue(!said.startsWith("unshare:"), () -> "a mount namespace cannot be had: " + said);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).endsWith("done\n");
        reporter.publishEntry(scenario + " " + carrier, said.strip());
    }

    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String value = System.getProperty(property, "");
            if (!value.isEmpty()) {
                parts.add(value);
            }
        }
        parts.add(Path.of("target", "test-classes").toAbsolutePath().toString());
        parts.add(Path.of("target", "classes").toAbsolutePath().toString());
        return String.join(File.pathSeparator, parts);
    }
}
