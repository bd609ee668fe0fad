// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.SignalNumbers;
import org.zufs.testing.system.Distribution;
import org.zufs.testing.system.Ended;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.Mounts;
import org.zufs.testing.system.ProcessFacts;
import org.zufs.testing.system.ServerPlan;
import org.zufs.testing.system.Waiting;

/** What the command tells of servers that run, that are stopped, and that are dead. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RunningServerTest {
    private static final long RSS_MAX = 200L << 20;

    @BeforeEach
    void require() {
        KernelSwitch.requireRoot();
    }

    private static Ended zufs(MountedServer server, String... words) {
        return Ended.of(60, Distribution.command(words), server.environment());
    }

    @Test
    void shouldTellOfARunningServer() throws IOException {
        try (MountedServer server = ServerPlan.of("mem").start()) {
            Files.writeString(server.root().resolve("f"), "text");
            String place = server.root().toString();
            Ended list = zufs(server, "list");
            assertThat(list.code()).isZero();
            assertThat(list.out().lines()).anyMatch(line -> line.contains(place) && line.contains("serving")
                    && line.contains(Integer.toString(server.pid())));
            Ended stat = zufs(server, "stat", place);
            assertThat(stat.code()).isZero();
            assertThat(stat.out()).contains(place, "create");
            assertThat(zufs(server, "stat", "--json", place).out()).startsWith("{").endsWith("}\n").contains("create");
            Ended doctor = zufs(server, "doctor");
            assertThat(doctor.code()).isZero();
            assertThat(doctor.out()).contains("/dev/fuse", "mem", place);
        }
    }

    @Test
    void shouldTraceRequestsAsTheyAreAnswered() throws IOException, InterruptedException {
        try (MountedServer server = ServerPlan.of("mem").start()) {
            Process trace = new ProcessBuilder(Distribution.command("trace", "-n", "2", server.root().toString()))
                    .redirectErrorStream(true).start();
            try (BufferedReader out = trace.inputReader()) {
                Path file = server.root().resolve("traced");
                Waiting.until("a request is traced", 30, () -> makesAnother(file) && ready(out));
                assertThat(out.readLine()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\d+ \\w+ node=\\d+ at=-?\\d+"
                        + " pid=\\d+ uid=0 -> \\S+ .+");
                Waiting.until("it ends", 30, () -> makesAnother(file) && !trace.isAlive());
                assertThat(trace.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(trace.exitValue()).isZero();
            } finally {
                trace.destroyForcibly();
            }
        }
    }

    private static boolean makesAnother(Path file) {
        try {
            Files.writeString(file, "x");
            Files.delete(file);
            return true;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean ready(BufferedReader out) {
        try {
            return out.ready();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldTellOfAServerThatHangs() throws IOException {
        try (MountedServer server = ServerPlan.of("mem").start()) {
            Files.writeString(server.root().resolve("f"), "text");
            server.signal(SignalNumbers.SIGSTOP);
            try {
                Ended stat = zufs(server, "stat", server.root().toString());
                assertThat(stat.code()).isZero();
                assertThat(stat.out()).contains("create");
                assertThat(zufs(server, "list").out()).contains(server.root().toString());
            } finally {
                server.signal(SignalNumbers.SIGCONT);
            }
        }
    }

    @Test
    void shouldTellOfADeadServerAndClearItsMountAway() throws IOException {
        try (MountedServer server = ServerPlan.of("mem").start()) {
            String place = server.root().toString();
            Files.writeString(server.root().resolve("f"), "text");
            server.kill();
            assertThat(Mounts.isMounted(server.root())).isTrue();
            Ended stat = zufs(server, "stat", place);
            assertThat(stat.code()).isZero();
            assertThat(stat.out()).contains("create");
            assertThat(zufs(server, "list").out().lines())
                    .anyMatch(line -> line.contains(place) && line.contains("dead"));
            assertThat(zufs(server, "umount", place)).isEqualTo(new Ended(0, "", ""));
            assertThat(Mounts.isMounted(server.root())).isFalse();
            assertThat(zufs(server, "list").out()).doesNotContain(place);
        }
    }

    @Test
    void shouldServeAnOrdinaryUser() {
        assertThat(Ended.of("sh", "-c", "command -v fusermount3 setpriv nsenter").code()).isZero();
        try (MountedServer server = ServerPlan.of("mem").asNobody().start()) {
            String place = server.root().toString();
            Ended written = Ended.of(30, server.inside("sh", "-c",
                    "echo text >\"$1/f\" && cat \"$1/f\" && grep \" $1 \" /proc/self/mounts", "sh", place), Map.of());
            assertThat(written.code()).as(written.toString()).isZero();
            assertThat(written.out()).startsWith("text\nmem " + place + " fuse.zufs ").contains("user_id=65534");
            Ended root = Ended.of("nsenter", "-t", Integer.toString(server.pid()), "-m", "ls", place);
            assertThat(root.err()).contains("Permission denied");
            assertThat(Ended.of(30, server.inside("fusermount3", "-u", place), Map.of()))
                    .isEqualTo(new Ended(0, "", ""));
            server.requireCleanEnd(0);
        }
    }

    @Test
    void shouldComeUpAndGoDown() throws IOException {
        Path runtime = Files.createTempDirectory("zufs-up-");
        Path place = runtime.resolve("place");
        try {
            Ended up = Ended.of(60, Distribution.command("up", "--fs", "mem", place.toString()), Map.of());
            assertThat(up.code()).as(up.toString()).isZero();
            assertThat(up.out()).contains("zufs is up: mem on " + place);
            assertThat(Ended.of(60, Distribution.command("up", "--fs", "mem", place.toString()), Map.of()).out())
                    .contains("already up");
            assertThat(Ended.of(60, Distribution.command("list"), Map.of()).out()).contains(place.toString());
            Ended down = Ended.of(60, Distribution.command("down", place.toString()), Map.of());
            assertThat(down.code()).as(down.toString()).isZero();
            assertThat(Mounts.isMounted(place)).isFalse();
        } finally {
            Mounts.detach(place);
            Ended.of("rm", "-rf", "--one-file-system", runtime.toString());
        }
    }

    @Test
    void shouldKeepFilesInAPool() throws IOException {
        Path runtime = Files.createTempDirectory("zufs-up-");
        Path place = runtime.resolve("place");
        String pool = runtime.resolve("kept.pool").toString();
        String[] up = {"up", "--pool", pool, place.toString()};
        try {
            Ended made = Ended.of(60, Distribution.command("mkfs", "--size", "16m", pool), Map.of());
            assertThat(made.code()).as(made.toString()).isZero();
            for (int round = 0; round < 2; round++) {
                Ended came = Ended.of(60, Distribution.command(up), Map.of());
                assertThat(came.code()).as(came.toString()).isZero();
                assertThat(came.out()).contains("zufs is up: pmem:" + pool, "keeps its files in " + pool);
                Ended used = Ended.of(60, Distribution.command("fsck", pool), Map.of());
                assertThat(used.err()).contains("in use");
                Path file = place.resolve("kept");
                if (round == 0) {
                    Files.writeString(file, "text");
                }
                assertThat(Files.readString(file)).isEqualTo("text");
                Ended down = Ended.of(60, Distribution.command("down", place.toString()), Map.of());
                assertThat(down.code()).as(down.toString()).isZero();
                Ended checked = Ended.of(60, Distribution.command("fsck", pool), Map.of());
                assertThat(checked.code()).as(checked.toString()).isZero();
            }
        } finally {
            Mounts.detach(place);
            Ended.of("rm", "-rf", "--one-file-system", runtime.toString());
        }
    }

    @Test
    void shouldBeSmallAndStillWithoutWork() throws IOException {
        try (MountedServer server = ServerPlan.of("mem").asUsersStartIt().start()) {
            Files.writeString(server.root().resolve("f"), "text");
            assertThat(ProcessFacts.of(server.pid()).rssBytes()).isLessThanOrEqualTo(RSS_MAX);
            // The JVM still compiles what has just run; then nothing is left to do.
            Waiting.until("two seconds with at most two ticks of work", 30, () -> ticksOfTwoSeconds(server) <= 2);
        }
    }

    private static long ticksOfTwoSeconds(MountedServer server) {
        long before = ProcessFacts.of(server.pid()).cpuTicks();
        long start = System.nanoTime();
        Waiting.until("two seconds pass", 10, () -> System.nanoTime() - start > TimeUnit.SECONDS.toNanos(2));
        return ProcessFacts.of(server.pid()).cpuTicks() - before;
    }
}
