// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.spi.transport.FastPath;

/** What doctor says of machines that are folders. */
class MachineTest {
    @TempDir
    private Path root;

    @Test
    void shouldSayHowToGetTheDevice() {
        Fact device = fact("/dev/fuse", true);
        assertThat(device.good()).isFalse();
        assertThat(device.state()).isEqualTo("missing: nothing can be mounted");
        assertThat(device.cure()).contains("modprobe fuse", "--device /dev/fuse");
    }

    @Test
    void shouldSeeTheDevice() throws IOException {
        write("dev/fuse", "");
        assertThat(fact("/dev/fuse", true)).isEqualTo(Fact.good("/dev/fuse", "there"));
    }

    @Test
    void shouldWantTheHelperForOrdinaryUsersOnly() {
        assertThat(fact("fusermount3", true).good()).isTrue();
        assertThat(fact("fusermount3", false)).isEqualTo(
                new Fact("fusermount3", "missing: only root can mount", false, "apt install fuse3"));
    }

    @Test
    void shouldNoticeAHelperWithoutRights() throws IOException {
        Path program = write("usr/bin/fusermount3", "");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(fact("fusermount3", false)).isEqualTo(new Fact("fusermount3",
                program + " is not set-user-id root", false, "chmod u+s " + program));
    }

    @Test
    void shouldReadWhetherOthersMayLook() throws IOException {
        assertThat(fact("allow_other", true).good()).isTrue();
        assertThat(fact("allow_other", false).good()).isFalse();
        write("etc/fuse.conf", "# user_allow_other\n");
        assertThat(fact("allow_other", false).good()).isFalse();
        write("etc/fuse.conf", "mount_max = 1\nuser_allow_other\n");
        assertThat(fact("allow_other", false).good()).isTrue();
    }

    @Test
    void shouldPrintTheCureBelowWhatIsOff() {
        StringWriter text = new StringWriter();
        DoctorCommand.print(new PrintWriter(text), "fast paths", DoctorCommand.ofPaths(List.of(
                new FastPath("io_uring", false, "the kernel's switch is off", "echo Y > x"),
                new FastPath("passthrough", false, "the kernel is too old", ""),
                new FastPath("mount", true, "", ""))));
        assertThat(text).hasToString("""
                fast paths
                  io_uring         off: the kernel's switch is off
                                     to turn it on: echo Y > x
                  passthrough      off: the kernel is too old
                  mount            on
                """);
    }

    private Fact fact(String name, boolean superuser) {
        return new Machine(root, Map.of("PATH", "/bin:/usr/bin"), superuser).facts().stream()
                .filter(fact -> fact.name().equals(name)).findFirst().orElseThrow();
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
