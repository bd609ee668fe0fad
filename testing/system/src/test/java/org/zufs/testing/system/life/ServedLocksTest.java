// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.testing.kit.seam.Abi.AT_FDCWD;
import static org.zufs.testing.kit.seam.Abi.F_SETLK;
import static org.zufs.testing.kit.seam.Abi.F_SETLKW;
import static org.zufs.testing.kit.seam.Abi.F_UNLCK;
import static org.zufs.testing.kit.seam.Abi.F_WRLCK;
import static org.zufs.testing.kit.seam.Abi.O_CREAT;
import static org.zufs.testing.kit.seam.Abi.O_RDWR;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.SignalNumbers;
import org.zufs.testing.kit.contract.Behaviour;
import org.zufs.testing.kit.contract.Contract;
import org.zufs.testing.kit.contract.ContractRun;
import org.zufs.testing.kit.contract.Verdict;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileLock;
import org.zufs.testing.kit.seam.Target;
import org.zufs.testing.system.Ended;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;
import org.zufs.testing.system.Waiting;

/** Locks that the server keeps: a request that waits stands in nobody's way, and goes with who waits. */
final class ServedLocksTest {
    private static final int WAITER_COUNT = 120;
    private static final int DEPTH = 4;
    private static final long DEADLINE_MS = 60_000;

    @Nested
    class ByRing extends Locks {
        ByRing() {
            super("carrier=uring");
        }
    }

    @Nested
    class ByDevice extends Locks {
        ByDevice() {
            super("carrier=device");
        }
    }

    /** On one carrier. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    abstract static class Locks {
        private final String carrier;
        private MountedServer server;
        private KernelTarget target;

        Locks(String carrier) {
            this.carrier = carrier;
        }

        @BeforeAll
        void mount() {
            KernelSwitch.requireRoot();
            if (carrier.equals("carrier=uring")) {
                KernelSwitch.requireUring();
            }
            server = ServerPlan.of("mem", carrier, "locks=server", "depth=" + DEPTH).start();
            target = new KernelTarget(server.name(), server.root(), KernelTarget.allBut());
        }

        @AfterAll
        void unmount() {
            if (server != null) {
                server.close();
            }
        }

        @TestFactory
        Stream<DynamicTest> shouldBehaveAsTheContractSays() {
            ContractRun run = new ContractRun(target, List.of());
            return Contract.behaviours().stream().filter(behaviour -> behaviour.name().startsWith("lock/"))
                    .map(behaviour -> DynamicTest.dynamicTest(behaviour.name(), () -> check(run, behaviour)));
        }

        /** The kernel does not wait for the release of a file that was closed: who locks at once may come before. */
        private static void check(ContractRun run, Behaviour behaviour) {
            Verdict verdict = run.verdict(behaviour);
            boolean overtaken = behaviour.name().contains("last") && verdict.words().endsWith("got EAGAIN");
            if (overtaken && Waiting.comes(10, () -> run.verdict(behaviour).kind() == Verdict.Kind.HELD)) {
                return;
            }
            assertThat(verdict.kind()).as(verdict.words()).isEqualTo(Verdict.Kind.HELD);
        }

        @Test
        void shouldServeOthersOnACpuWhereManyWait() {
            String file = server.root() + "/many";
            AtomicInteger asking = new AtomicInteger();
            AtomicInteger locked = new AtomicInteger();
            List<Target.Running> waiters = new ArrayList<>();
            target.start(Credentials.ROOT, true, api -> {
                int fd = api.open(AT_FDCWD, file, O_RDWR | O_CREAT, 0644);
                assertThat(api.lock(fd, F_SETLK, FileLock.of(F_WRLCK, 0, 0))).isZero();
                for (int i = 0; i < WAITER_COUNT; i++) {
                    waiters.add(target.start(Credentials.ROOT, true, waiter -> {
                        stayOnFirstCpu();
                        int mine = waiter.open(AT_FDCWD, file, O_RDWR, 0);
                        asking.incrementAndGet();
                        assertThat(waiter.lock(mine, F_SETLKW, FileLock.of(F_WRLCK, 0, 0))).isZero();
                        locked.incrementAndGet();
                        assertThat(waiter.lock(mine, F_SETLK, FileLock.of(F_UNLCK, 0, 0))).isZero();
                        waiter.close(mine);
                    }));
                }
                Waiting.until("all wait", 30, () -> asking.get() == WAITER_COUNT);
                work();
                assertThat(locked).hasValue(0);
                assertThat(api.lock(fd, F_SETLK, FileLock.of(F_UNLCK, 0, 0))).isZero();
                waiters.forEach(waiter -> waiter.join(DEADLINE_MS));
                assertThat(locked).hasValue(WAITER_COUNT);
            }).join(DEADLINE_MS);
        }

        /** Requests of every kind from the CPU of those who wait. */
        private void work() {
            target.start(Credentials.ROOT, true, api -> {
                stayOnFirstCpu();
                for (int i = 0; i < 200; i++) {
                    String path = server.root() + "/job" + i;
                    int fd = api.open(AT_FDCWD, path, O_RDWR | O_CREAT, 0644);
                    assertThat(api.write(fd, new byte[100])).isEqualTo(100);
                    assertThat(api.lock(fd, F_SETLKW, FileLock.of(F_WRLCK, 0, 0))).isZero();
                    assertThat(api.close(fd)).isZero();
                    assertThat(api.unlink(AT_FDCWD, path, 0)).isZero();
                }
            }).join(DEADLINE_MS);
        }

        @Test
        void shouldLetASignalEndTheWaiting() throws IOException {
            Path file = Files.createFile(server.root().resolve("signalled"));
            Process holder = new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo held; read line").start();
            try (var out = holder.inputReader()) {
                assertThat(out.readLine()).isEqualTo("held");
                Ended timedOut = Ended.of(30,
                        List.of("flock", "-w", "1", "-E", "7", file.toString(), "true"), Map.of());
                assertThat(timedOut.code()).isEqualTo(7);
            } finally {
                holder.destroyForcibly();
                holder.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            assertThat(Ended.of(30, List.of("flock", file.toString(), "true"), Map.of()).code()).isZero();
        }

        @Test
        void shouldFreeTheLockOfAKilledProgramForWhoWaits() throws IOException {
            Path file = Files.createFile(server.root().resolve("killed"));
            try (LockClient first = LockClient.start(file)) {
                first.awaitLocked();
                try (LockClient second = LockClient.start(file)) {
                    assertThat(second.waits()).isTrue();
                    first.kill();
                    second.awaitLocked();
                }
            }
        }

        @Test
        void shouldForgetAKilledProgramThatWaits() throws IOException, InterruptedException {
            Path file = Files.createFile(server.root().resolve("forgotten"));
            try (LockClient first = LockClient.start(file)) {
                first.awaitLocked();
                List<LockClient> waiters = List.of(LockClient.start(file), LockClient.start(file));
                assertThat(waiters.getLast().waits()).isTrue();
                waiters.forEach(LockClient::kill);
                try (LockClient last = LockClient.start(file)) {
                    assertThat(last.waits()).isTrue();
                    first.kill();
                    last.awaitLocked();
                }
            }
            assertThat(Ended.of(30, List.of("flock", file.toString(), "true"), Map.of()).code()).isZero();
        }

        @Test
        void shouldEndCleanlyWhileProgramsWait() throws IOException {
            MountedServer other = ServerPlan.of("mem", carrier, "locks=server").start();
            Path file = Files.createFile(other.root().resolve("ends"));
            try (MountedServer ending = other; LockClient first = LockClient.start(file)) {
                first.awaitLocked();
                try (LockClient second = LockClient.start(file)) {
                    assertThat(second.waits()).isTrue();
                    ending.signal(SignalNumbers.SIGTERM);
                    ending.requireCleanEnd(MountedServer.TERMINATED);
                }
            }
        }

        private static void stayOnFirstCpu() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mask = arena.allocate(128);
                mask.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                ProcessCalls.schedSetaffinity(0, mask.byteSize(), mask);
            }
        }
    }
}
