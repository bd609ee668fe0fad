// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ProcessCalls;

/**
 * Mounts for real, as root and as the user nobody. Each test runs {@link MountScenarios} in a mount namespace of its
 * own, which takes all mounts with it when it ends.
 */
class RealMountTest {
    private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups -- ";

    private Path directory;
    private Path place;

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(ProcessCalls.geteuid() == 0, "mounting needs root");
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "there is no /dev/fuse");
        assumeTrue(isProgram("unshare"), "the program unshare is missing");
        // Not a directory of the test framework: that one only root may enter.
        directory = Files.createTempDirectory("zufs-mount-test",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        place = Files.createDirectory(directory.resolve("a b"));
    }

    @AfterEach
    void remove() throws Exception {
        if (directory != null) {
            Files.deleteIfExists(directory.resolve("fuse"));
            Files.deleteIfExists(place);
            Files.deleteIfExists(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "mount-asynchronous", "mount-classic", "refuse-init", "refuse-busy",
        "refuse-silent"})
    void shouldPassAsRoot(String scenario, TestReporter reporter) throws Exception {
        reporter.publishEntry(scenario, inNamespace(java(scenario)));
    }

    @Test
    void shouldReplaceMountWhoseServerDied(TestReporter reporter) throws Exception {
        reporter.publishEntry("root", inNamespace(java("leave") + " && " + java("mount-after-death")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "refuse-busy", "refuse-allow-other"})
    void shouldPassAsOrdinaryUser(String scenario, TestReporter reporter) throws Exception {
        reporter.publishEntry(scenario, inNamespace(asNobody() + NOBODY + java(scenario)));
    }

    @Test
    void shouldReplaceMountWhoseServerDiedAsOrdinaryUser(TestReporter reporter) throws Exception {
        reporter.publishEntry("nobody", inNamespace(
            asNobody() + NOBODY + java("leave") + " && " + NOBODY + java("mount-after-death")));
    }

    @Test
    void shouldRefuseDirectoryOfAnotherUser(TestReporter reporter) throws Exception {
        String prepare = asNobody() + "chown root " + quoted(place.toString()) + " && ";
        reporter.publishEntry("nobody", inNamespace(prepare + NOBODY + java("refuse-foreign-directory")));
    }

    /** Shell words that let the user nobody mount: his own directory, a device for all, in this namespace only. */
    private String asNobody() throws Exception {
        assumeTrue(isProgram("fusermount3"), "the program fusermount3 is missing (package fuse3)");
        assumeTrue(isProgram("setpriv"), "the program setpriv is missing");
        assumeTrue(isReadableByOthers(Path.of(System.getProperty("java.home"), "bin", "java")),
            "the user nobody cannot start this JDK");
        assumeTrue(isReadableByOthers(Path.of("target", "classes").toAbsolutePath()),
            "the user nobody cannot read the compiled classes");
        String device = quoted(directory.resolve("fuse").toString());
        return "chown 65534:65534 " + quoted(place.toString()) + " && mknod -m 666 " + device
            + " c 10 229 && mount --bind " + device + " /dev/fuse && ";
    }

    private static boolean isReadableByOthers(Path path) throws Exception {
        for (Path part = path.toRealPath(); part != null; part = part.getParent()) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(part));
            if (mode.charAt(8) != 'x') {
                return false;
            }
        }
        return true;
    }

    private static boolean isProgram(String name) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, name)));
    }

    private String java(String scenario) {
        return quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            + " -ea -Xshare:auto -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp " + quoted(classPath())
            + " " + MountScenarios.class.getName() + " " + scenario + " " + quoted(place.toString());
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

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String inNamespace(String script) throws Exception {
        Process process = new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sh", "-c", script)
            .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(output).isTrue();
        assumeTrue(!output.startsWith("unshare:"), () -> "a mount namespace cannot be had: " + output);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
