// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.counters.ErrorObservation;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.SignalNumbers;
import org.zufs.testing.kit.MountFixture;

/**
 * A server in a process of its own, in the foreground, with its mount in a temporary folder. It is mounted when the
 * object is there. Closing it ends the server by SIGTERM and demands a clean end: in time, nothing mounted,
 * nothing left in the server folder, no failure logged. Whatever happens, nothing stays mounted and no process stays;
 * the server also ends with this JVM. Any thread may call.
 */
public final class MountedServer implements MountFixture, AutoCloseable {
    /** Exit code of a JVM that SIGTERM ended in good order. */
    public static final int TERMINATED = 128 + SignalNumbers.SIGTERM;
    private static final int NOBODY = 65534;
    /** In a mount namespace of its own, where everybody may open the device, as distributions have it. */
    private static final String OPEN_DEVICE = """
            mknod "$0/fuse" c 10 229 && chmod 666 "$0/fuse" && mount --bind "$0/fuse" /dev/fuse && exec "$@"
            """;
    private static final int START_S = 60;
    private static final int END_S = 30;

    private final ServerPlan plan;
    private final Path folder;
    private final Path place;
    private final Path log;
    private final Process process;
    private boolean failuresExpected;
    private boolean endChecked;

    private MountedServer(ServerPlan plan) throws IOException {
        this.plan = plan;
        folder = Files.createTempDirectory("zufs-system-");
        log = folder.resolve("log");
        place = plan.place() == null ? Files.createDirectory(folder.resolve("mnt")) : plan.place();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> words = new ArrayList<>(List.of("mount", plan.fileSystem(), place.toString(), "--foreground",
                "--with-parent"));
        if (!plan.options().isEmpty()) {
            words.addAll(List.of("-o", String.join(",", plan.options())));
        }
        List<String> line = new ArrayList<>();
        if (plan.ordinary()) {
            chown(place);
            chown(Files.createDirectory(runtimeFolder()));
            line.addAll(List.of("unshare", "-m", "sh", "-c", OPEN_DEVICE, folder.toString(),
                    "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        line.addAll(Distribution.command(plan.jvmOptions(), plan.modules(), words));
        ProcessBuilder builder = new ProcessBuilder(line).directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        process = builder.start();
    }

    /** Starts a server and waits until it has mounted; an AssertionError with its log if it does not. */
    static MountedServer start(ServerPlan plan) {
        try {
            MountedServer server = new MountedServer(plan);
            try {
                server.awaitMounted();
            } catch (AssertionError failure) {
                server.kill();
                server.clearAway();
                throw failure;
            }
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitMounted() {
        Waiting.comes(START_S, () -> !process.isAlive() || log().contains("zufs serves "));
        if (!process.isAlive() || !log().contains("zufs serves ")) {
            throw new AssertionError(name() + (process.isAlive() ? " has not mounted" : " ended before it mounted")
                    + "; its log:\n" + log());
        }
    }

    private static void chown(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY);
        Files.setAttribute(path, "unix:gid", NOBODY);
    }

    private Path runtimeFolder() {
        return folder.resolve("runtime");
    }

    /** What a command of the same user needs to find this server. */
    public Map<String, String> environment() {
        return plan.ordinary() ? Map.of("XDG_RUNTIME_DIR", runtimeFolder().toString()) : Map.of();
    }

    @Override
    public Path root() {
        return place;
    }

    @Override
    public String name() {
        return plan.words();
    }

    /** The server. */
    public Process process() {
        return process;
    }

    /**
     * A command that runs where the mount can be seen: in the server's mount namespace, as the user of the server.
     */
    public List<String> inside(String... words) {
        List<String> line = new ArrayList<>();
        if (plan.ordinary()) {
            line.addAll(List.of("nsenter", "-t", Integer.toString(pid()), "-m", "setpriv", "--reuid=" + NOBODY,
                    "--regid=" + NOBODY, "--clear-groups"));
        }
        line.addAll(List.of(words));
        return line;
    }

    /** The server's process id. */
    public int pid() {
        return (int) process.pid();
    }

    /** What the server has printed so far. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends the server a signal. */
    public void signal(int number) {
        int result = ProcessCalls.kill(pid(), number);
        if (result < 0) {
            throw new AssertionError("kill answers " + result);
        }
    }

    /** Waits for the server's end and answers its exit code; an AssertionError with its stacks if it does not end. */
    public int awaitEnd() {
        try {
            if (process.waitFor(END_S, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            signal(SignalNumbers.SIGQUIT);
            Waiting.comes(5, () -> log().contains("Full thread dump"));
            throw new AssertionError(name() + " has not ended within " + END_S + " s; its log:\n" + log());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + name() + " ended", interrupted);
        }
    }

    /** The failures that the server logged so far; none if it is gone. */
    public List<ErrorObservation> failures() {
        try (CountersReader reader = CountersFile.open(serverFile(".counters"))) {
            return reader.errors();
        } catch (LinuxException gone) {
            return List.of();
        }
    }

    private Path serverFile(String ending) {
        Path runtime = plan.ordinary() ? runtimeFolder() : Path.of("/run");
        return runtime.resolve("zufs", "servers", pid() + "-0" + ending);
    }

    /** From now on the file system may fail: that is what the test is about. */
    public void expectFailures() {
        failuresExpected = true;
    }

    /** Ends the server by SIGKILL; its mount stays, dead, until {@link #close}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
        endChecked = true;
    }

    /** Waits until the server, which was told to end, has ended in good order with this exit code. */
    public void requireCleanEnd(int exitCode) {
        int code = awaitEnd();
        endChecked = true;
        List<String> wrong = new ArrayList<>();
        if (code != exitCode) {
            wrong.add("exit code " + code);
        }
        if (Mounts.isMounted(place)) {
            wrong.add("still mounted");
        }
        if (Files.exists(serverFile(".counters")) || Files.exists(serverFile(".mount"))) {
            wrong.add("left its files in the server folder");
        }
        if (log().contains("Exception") || log().contains("Error") || log().contains("WARNING")) {
            wrong.add("complained");
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(name() + ": no clean end: " + wrong + "; its log:\n" + log());
        }
    }

    /** Ends the server by SIGTERM unless it has ended already, and demands a clean end. */
    @Override
    public void close() {
        try {
            List<ErrorObservation> failures = failures();
            if (!endChecked) {
                if (process.isAlive()) {
                    signal(SignalNumbers.SIGTERM);
                }
                requireCleanEnd(TERMINATED);
            }
            if (!failuresExpected && !failures.isEmpty()) {
                throw new AssertionError(name() + " logged failures: " + failures);
            }
        } finally {
            process.destroyForcibly();
            clearAway();
        }
    }

    private void clearAway() {
        Mounts.detach(place);
        Ended.of("rm", "-rf", "--one-file-system", folder.toString());
    }
}
