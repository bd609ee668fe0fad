// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCallsTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldKnowWhoAndWhere() throws Exception {
        assertThat(ProcessCalls.getpid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(ProcessCalls.getppid()).isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(Files.exists(Path.of("/proc/self/task/" + ProcessCalls.gettid()))).isTrue();
        assertThat(ProcessCalls.getuid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(ProcessCalls.getgid()).isEqualTo(ProcessCalls.getegid());
        assertThat(ProcessCalls.geteuid()).isEqualTo(ProcessCalls.getuid());
        assertThat(ProcessCalls.getgroups(0, MemorySegment.NULL)).isNotNegative();
        MemorySegment cpu = arena.allocate(8, 8);
        assertThat(ProcessCalls.getcpu(cpu, cpu.asSlice(4), 0)).isZero();
        assertThat(cpu.get(ValueLayout.JAVA_INT, 0)).isNotNegative();
        assertThat(ProcessCalls.currentCpu()).isNotNegative();
    }

    @Test
    void shouldKeepAThreadOnItsCpu() {
        MemorySegment former = arena.allocate(128, 8);
        MemorySegment mask = arena.allocate(128, 8);
        assertThat(ProcessCalls.schedGetaffinity(0, 128, former)).isZero();
        int cpu = ProcessCalls.currentCpu();
        mask.set(ValueLayout.JAVA_LONG, cpu >> 6 << 3, 1L << cpu);
        assertThat(ProcessCalls.schedSetaffinity(0, 128, mask)).isZero();
        assertThat(ProcessCalls.currentCpu()).isEqualTo(cpu);
        assertThat(ProcessCalls.schedSetaffinity(0, 128, former)).isZero();
    }

    @Test
    void shouldReadLimitsNamesAndCapabilities() {
        MemorySegment limit = arena.allocate(16, 8);
        MemorySegment none = MemorySegment.NULL;
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, none, limit)).isZero();
        assertThat(limit.get(ValueLayout.JAVA_LONG, 0)).isPositive();
        MemorySegment name = arena.allocate(16);
        assertThat(ProcessCalls.prctl(ProcessControl.PR_GET_NAME, name.address(), 0, 0, 0)).isZero();
        assertThat(name.getString(0)).isNotEmpty();
        MemorySegment header = arena.allocate(CapabilityLayout.LENGTH, CapabilityLayout.ALIGNMENT);
        MemorySegment data = arena.allocate(CapabilityLayout.DATA_LENGTH, CapabilityLayout.ALIGNMENT);
        CapabilityLayout.putVersion(header, CapabilityLayout.VERSION_3);
        assertThat(ProcessCalls.capget(header, data)).isZero();
        assertThat(ProcessCalls.capset(header, data)).isZero();
        int effective = data.get(ValueLayout.JAVA_INT, CapabilityLayout.EFFECTIVE_OFFSET);
        int permitted = data.get(ValueLayout.JAVA_INT, CapabilityLayout.PERMITTED_OFFSET);
        assertThat(effective & ~permitted).isZero();
    }

    @Test
    void shouldSpawnWaitAndSignal() {
        int pid = new Spawn("/bin/true", List.of("true"), Map.of()).start();
        assertThat(pid).isPositive();
        MemorySegment status = arena.allocate(4, 4);
        assertThat(waitFor(pid, status)).isEqualTo(pid);
        assertThat(WaitFlags.exited(status.get(ValueLayout.JAVA_INT, 0))).isTrue();
        assertThat(WaitFlags.exitCode(status.get(ValueLayout.JAVA_INT, 0))).isZero();
        assertThat(new Spawn("/bin/no-such", List.of("x"), Map.of()).start()).isEqualTo(-ErrorNumber.ENOENT);

        int sleeper = new Spawn("/bin/sleep", List.of("sleep", "1000"), Map.of()).newSession().start();
        assertThat(sleeper).isPositive();
        int pidFd = ProcessCalls.pidfdOpen(sleeper, 0);
        assertThat(ProcessCalls.kill(sleeper, 0)).isZero();
        if (pidFd == -ErrorNumber.ENOSYS) {
            assertThat(ProcessCalls.kill(sleeper, SignalNumbers.SIGKILL)).isZero();
        } else {
            MemorySegment none = MemorySegment.NULL;
            assertThat(ProcessCalls.pidfdSendSignal(pidFd, SignalNumbers.SIGKILL, none, 0)).isZero();
        }
        assertThat(waitFor(sleeper, status)).isEqualTo(sleeper);
        assertThat(WaitFlags.exited(status.get(ValueLayout.JAVA_INT, 0))).isFalse();
        assertThat(WaitFlags.signal(status.get(ValueLayout.JAVA_INT, 0))).isEqualTo(SignalNumbers.SIGKILL);
        FileCalls.close(pidFd);
    }

    @Test
    void shouldGiveAChildItsDescriptors() {
        MemorySegment fds = arena.allocate(8, 4);
        assertThat(DescriptorCalls.pipe2(fds, OpenFlags.O_CLOEXEC)).isZero();
        int reader = fds.get(ValueLayout.JAVA_INT, 0);
        int writer = fds.get(ValueLayout.JAVA_INT, 4);
        int pid = new Spawn("/bin/sh", List.of("sh", "-c", "echo $WORD >&7"), Map.of("WORD", "hello"))
                .dup2(writer, 7).close(0).start();
        assertThat(pid).isPositive();
        FileCalls.close(writer);
        MemorySegment text = arena.allocate(64);
        assertThat(FileCalls.read(reader, text, 63)).isEqualTo(6);
        assertThat(text.getString(0)).isEqualTo("hello\n");
        assertThat(FileCalls.read(reader, text, 63)).isZero();
        FileCalls.close(reader);
        assertThat(waitFor(pid, text)).isEqualTo(pid);
    }

    @Test
    void shouldChangeTheIdentityOfOneThreadOnly(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(ProcessCalls.geteuid() == 0, "only root takes on another identity");
        Path secret = Files.writeString(directory.resolve("secret"), "x");
        assertThat(AttributeCalls.fchmodat(AtFlags.AT_FDCWD, directory.toString(), 0755)).isZero();
        assertThat(AttributeCalls.fchmodat(AtFlags.AT_FDCWD, secret.toString(), 0600)).isZero();
        int[] results = new int[6];
        Thread thread = new Thread(() -> {
            results[0] = ThreadCredentialCalls.setfsgid(65534);
            results[1] = ThreadCredentialCalls.setfsuid(65534);
            results[2] = FileCalls.open(secret.toString(), OpenFlags.O_RDONLY, 0);
            results[3] = ThreadCredentialCalls.setgroups(0, MemorySegment.NULL);
            ThreadCredentialCalls.setresgid(-1, 65534, -1);
            results[4] = ThreadCredentialCalls.setresuid(65534, 65534, 65534);
            results[5] = ThreadCredentialCalls.setresuid(0, 0, 0);
        });
        thread.start();
        thread.join();
        assertThat(results).containsExactly(0, 0, -ErrorNumber.EACCES, 0, 0, -ErrorNumber.EPERM);
        assertThat(ProcessCalls.geteuid()).isZero();
        assertThat(ThreadCredentialCalls.setfsuid(-1)).isZero();
        int fd = FileCalls.open(secret.toString(), OpenFlags.O_RDONLY, 0);
        assertThat(fd).isNotNegative();
        FileCalls.close(fd);
    }

    private static int waitFor(int pid, MemorySegment status) {
        int result = ProcessCalls.waitpid(pid, status, 0);
        while (result == -ErrorNumber.EINTR) {
            result = ProcessCalls.waitpid(pid, status, 0);
        }
        return result;
    }
}
