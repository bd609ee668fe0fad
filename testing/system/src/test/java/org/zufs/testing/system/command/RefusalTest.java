// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.testing.system.Distribution;
import org.zufs.testing.system.Ended;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.Load;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.Mounts;
import org.zufs.testing.system.ServerPlan;

/** What cannot be done is told in one clear sentence, with the exit code that the manual promises. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RefusalTest {
    private static final int USAGE = 2;
    private static final int CANNOT_MOUNT = 3;
    private static final int NOT_MOUNTED = 5;
    private static final int BUSY = 6;

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        KernelSwitch.requireRoot();
    }

    private static Ended zufs(String... words) {
        return Ended.of(60, Distribution.command(words), Map.of());
    }

    /** One line, which names what it is about and what to do. */
    private static void requireSentence(Ended ended, int code, String... parts) {
        assertThat(ended.code()).as(ended.toString()).isEqualTo(code);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("zufs: ").contains(parts).doesNotContain("Exception");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    void shouldRefuseAMountPointThatIsNotThere() {
        Path missing = folder.resolve("missing");
        requireSentence(zufs("mount", "mem", missing.toString()), CANNOT_MOUNT, missing.toString());
    }

    @Test
    void shouldRefuseAMountPointThatIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        requireSentence(zufs("mount", "mem", file.toString()), CANNOT_MOUNT, file.toString());
        assertThat(Mounts.isMounted(file)).isFalse();
    }

    @Test
    void shouldRefuseAMountPointThatIsNotEmpty() throws IOException {
        Files.createFile(folder.resolve("file"));
        requireSentence(zufs("mount", "mem", folder.toString()), CANNOT_MOUNT, folder.toString(), "nonempty");
        assertThat(Mounts.isMounted(folder)).isFalse();
    }

    @Test
    void shouldRefuseAPlaceThatIsTaken() {
        try (MountedServer server = ServerPlan.of("mem").start()) {
            requireSentence(zufs("mount", "mem", server.root().toString()), CANNOT_MOUNT, server.root().toString());
            assertThat(Mounts.at(server.root())).hasSize(1);
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        requireSentence(zufs("mount", "nosuch", folder.toString()), CANNOT_MOUNT, "nosuch", "mem", "mirror");
        requireSentence(zufs("mount", "mem:sise=1g", folder.toString()), CANNOT_MOUNT, "sise");
        requireSentence(zufs("mount", "mem:size=lots", folder.toString()), CANNOT_MOUNT, "size");
        requireSentence(zufs("mount", "mem", folder.toString(), "-o", "nosuch"), CANNOT_MOUNT, "nosuch");
        requireSentence(zufs("mount", "mem", folder.toString(), "-o", "depth=1000"), CANNOT_MOUNT, "depth", "256");
        requireSentence(zufs("mount", "mem"), USAGE, "DIR");
        requireSentence(zufs("nosuch"), USAGE, "nosuch");
        requireSentence(zufs("mount", "mirror:" + folder.resolve("gone"), folder.toString()), CANNOT_MOUNT, "gone");
        assertThat(Mounts.isMounted(folder)).isFalse();
    }

    @Test
    void shouldRefuseWhoHasNoRightsThere() throws IOException {
        Path runtime = Files.createTempDirectory("zufs-runtime-");
        Files.setAttribute(runtime, "unix:uid", 65534);
        Path place = Files.createTempDirectory("zufs-roots-");
        try {
            List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534",
                    "--clear-groups"));
            command.addAll(Distribution.command("mount", "mem", place.toString()));
            requireSentence(Ended.of(60, command, Map.of("XDG_RUNTIME_DIR", runtime.toString())), CANNOT_MOUNT,
                    place.toString());
            assertThat(Mounts.isMounted(place)).isFalse();
        } finally {
            Mounts.detach(place);
            Files.delete(place);
            Ended.of("rm", "-rf", runtime.toString());
        }
    }

    @Test
    void shouldSayWhatIsNotMountedAndWhatIsBusy() {
        requireSentence(zufs("umount", folder.toString()), NOT_MOUNTED, folder.toString());
        requireSentence(zufs("stat", folder.toString()), NOT_MOUNTED, folder.toString());
        requireSentence(zufs("trace", folder.toString()), NOT_MOUNTED, folder.toString());
        try (MountedServer server = ServerPlan.of("mem").start()) {
            try (Load _ = new Load(server.root(), 1)) {
                requireSentence(zufs("umount", server.root().toString()), BUSY, server.root().toString());
            }
            assertThat(zufs("umount", server.root().toString())).isEqualTo(new Ended(0, "", ""));
            server.requireCleanEnd(0);
        }
    }
}
