// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.SignalNumbers;
import org.zufs.testing.system.Distribution;
import org.zufs.testing.system.Ended;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.Load;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.Mounts;
import org.zufs.testing.system.ProcessFacts;
import org.zufs.testing.system.ServerPlan;
import org.zufs.testing.system.Waiting;

/** Mounts that end while programs work on them, by every way there is. */
@ParameterizedClass
@ValueSource(strings = {"uring", "device"})
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EndOfMountTest {
    private static final int PROGRAM_COUNT = 4;
    private static final int PROMPT_S = 20;
    /** Files that {@code mem} has ready. */
    private static final int STOCK = 16;

    private final String carrier;

    EndOfMountTest(String carrier) {
        this.carrier = carrier;
    }

    @BeforeEach
    void require() {
        KernelSwitch.requireRoot();
        if (carrier.equals("uring")) {
            KernelSwitch.requireUring();
        }
    }

    private MountedServer mem() {
        return ServerPlan.of("mem:size=256m", "carrier=" + carrier).start();
    }

    @ParameterizedTest
    @ValueSource(ints = {SignalNumbers.SIGTERM, SignalNumbers.SIGINT})
    void shouldEndCleanlyBySignalUnderLoad(int signal) {
        try (MountedServer server = mem(); Load load = new Load(server.root(), PROGRAM_COUNT)) {
            server.signal(signal);
            load.requireEnd(PROMPT_S);
            server.requireCleanEnd(128 + signal);
        }
    }

    @Test
    void shouldRefuseToUnmountUnderLoadAndEndWhenUnmountedAfterIt() {
        try (MountedServer server = mem()) {
            try (Load _ = new Load(server.root(), PROGRAM_COUNT)) {
                Ended refused = Ended.of("umount", server.root().toString());
                assertThat(refused.code()).isNotZero();
                assertThat(refused.err()).contains("busy");
            }
            assertThat(Ended.of("umount", server.root().toString())).isEqualTo(new Ended(0, "", ""));
            server.requireCleanEnd(0);
        }
    }

    @Test
    void shouldServeOnAfterALazyUnmountUntilTheLastProgramEnds() {
        try (MountedServer server = mem()) {
            try (Load _ = new Load(server.root(), PROGRAM_COUNT)) {
                assertThat(Ended.of("umount", "-l", server.root().toString())).isEqualTo(new Ended(0, "", ""));
                assertThat(Mounts.isMounted(server.root())).isFalse();
                assertThat(server.process().isAlive()).isTrue();
            }
            server.requireCleanEnd(0);
        }
    }

    @Test
    void shouldLeaveProgramsAnErrorAndTheFolderUsableWhenTheServerIsKilled() throws IOException {
        try (MountedServer server = mem(); Load load = new Load(server.root(), PROGRAM_COUNT)) {
            server.kill();
            load.requireEnd(PROMPT_S);
            assertThat(Ended.of("ls", server.root().toString()).err()).contains("not connected");
            try (MountedServer next = ServerPlan.of("mem", "carrier=" + carrier).at(server.root()).start()) {
                assertThat(Mounts.at(server.root())).hasSize(1);
                Files.writeString(next.root().resolve("f"), "text");
                assertThat(Files.readString(next.root().resolve("f"))).isEqualTo("text");
            }
            assertThat(Mounts.isMounted(server.root())).isFalse();
        }
    }

    @Test
    void shouldServeOnWhenProgramsAreKilled() throws IOException {
        try (MountedServer server = mem()) {
            for (int round = 0; round < 3; round++) {
                try (Load _ = new Load(server.root(), PROGRAM_COUNT)) {
                    assertThat(server.process().isAlive()).isTrue();
                }
            }
            Files.writeString(server.root().resolve("f"), "text");
            assertThat(Files.readString(server.root().resolve("f"))).isEqualTo("text");
            assertThat(Ended.of("umount", server.root().toString())).isEqualTo(new Ended(0, "", ""));
            server.requireCleanEnd(0);
        }
    }

    @Test
    void shouldEndWithItsParent() throws IOException, InterruptedException {
        Path place = Files.createTempDirectory("zufs-parent-");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & echo $!; wait", "parent"));
        command.addAll(Distribution.command("mount", "mem", place.toString(), "-o", "carrier=" + carrier,
                "--foreground", "--with-parent"));
        Process parent = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = parent.inputReader()) {
            ProcessHandle server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertThat(out.readLine()).contains("zufs serves mem on " + place);
            parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Waiting.until("the server has ended", PROMPT_S, () -> !server.isAlive());
            assertThat(Mounts.isMounted(place)).isFalse();
        } finally {
            Mounts.detach(place);
            Files.delete(place);
        }
    }

    @Test
    void shouldHoldNoMoreAfterThousandsOfOperationsThanBefore() throws IOException {
        try (MountedServer server = mem()) {
            work(server.root(), 500);
            ProcessFacts before = settled(server);
            work(server.root(), 3000);
            ProcessFacts after = settled(server);
            assertThat(others(after)).isEqualTo(others(before));
            assertThat(after.threads()).hasSameSizeAs(before.threads());
            assertThat(after.rssBytes() - before.rssBytes()).as("growth of resident memory").isLessThan(48L << 20);
        }
    }

    /** Dedicated files are closed when the kernel has forgotten them; a stock of ready ones stays open. */
    private static ProcessFacts settled(MountedServer server) {
        Ended.of("sh", "-c", "echo 2 >/proc/sys/vm/drop_caches");
        Waiting.until("no more files are open than the stock", 10, () -> {
            ProcessFacts facts = ProcessFacts.of(server.pid());
            return facts.fds().size() - others(facts).size() <= STOCK;
        });
        return ProcessFacts.of(server.pid());
    }

    /** Descriptors of other things than the server's own files, which are named by numbers. */
    private static List<String> others(ProcessFacts facts) {
        return facts.fds().stream().filter(name -> !name.matches("/\\d+( \\(deleted\\))?")).toList();
    }

    /** Small and large files are made, written, moved and removed. */
    private static void work(Path root, int rounds) throws IOException {
        byte[] large = new byte[300_000];
        for (int i = 0; i < rounds; i++) {
            Path folder = Files.createDirectory(root.resolve("d" + i));
            Path file = Files.writeString(folder.resolve("f"), "text " + i);
            Files.createLink(folder.resolve("g"), file);
            Files.move(file, folder.resolve("h"));
            if (i % 20 == 0) {
                Files.write(folder.resolve("large"), large);
                assertThat(Files.readAllBytes(folder.resolve("large"))).hasSize(large.length);
                Files.delete(folder.resolve("large"));
            }
            assertThat(Files.readString(folder.resolve("h"))).isEqualTo("text " + i);
            Files.delete(folder.resolve("g"));
            Files.delete(folder.resolve("h"));
            Files.delete(folder);
        }
    }
}
