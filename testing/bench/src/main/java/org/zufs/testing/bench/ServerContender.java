// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A file system served by a process that stays in the foreground.
 *
 * @param commands gives the command line for a mount point, or the reason why there is none
 */
record ServerContender(String road, String fileSystem, DataMode mode, String baseline, boolean warmsUp,
                       boolean opensDirect, Commands commands, Running running) implements Contender {

    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    /** How a server is started: builds what is needed first. */
    @FunctionalInterface
    interface Commands {
        List<String> commandFor(Path directory) throws SkippedException;
    }

    /** What changes from start to stop. */
    static final class Running {
        private Process process;
        private Path directory;
    }

    ServerContender(String road, String fileSystem, DataMode mode, String baseline, boolean warmsUp,
                    boolean opensDirect, Commands commands) {
        this(road, fileSystem, mode, baseline, warmsUp, opensDirect, commands, new Running());
    }

    @Override
    public String name() {
        return road + "/" + fileSystem + "/" + mode.word();
    }

    /** Our null file system lists only what it was made with. */
    @Override
    public String listName() {
        return road.startsWith("zufs-") && "null".equals(fileSystem) ? "d0" : "list";
    }

    @Override
    public void start(Path directory) throws SkippedException {
        List<String> command = Tether.tied(commands.commandFor(directory));
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            running.directory = directory;
            running.process = builder.start();
            running.process.getOutputStream().close();
        } catch (IOException e) {
            throw new SkippedException("does not start: " + e.getMessage());
        }
        awaitMount(log);
    }

    private void awaitMount(Path log) throws SkippedException {
        long deadline = System.nanoTime() + START_LIMIT_NS;
        while (!Mounts.isMounted(running.directory)) {
            boolean ended = !running.process.isAlive();
            if (ended || System.nanoTime() > deadline) {
                stop();
                throw new SkippedException((ended ? "ended before it mounted" : "did not mount in time")
                        + firstLine(log));
            }
            await(10);
        }
    }

    private static String firstLine(Path log) {
        try {
            return Files.readAllLines(log).stream().filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                    .findFirst().map(line -> ": " + line).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The server is the youngest descendant where a script started it and did not become it. */
    @Override
    public long pid() {
        return running.process.descendants().filter(ProcessHandle::isAlive)
                .max(Comparator.comparing(handle -> handle.info().startInstant().orElse(java.time.Instant.EPOCH)))
                .map(ProcessHandle::pid).orElse(running.process.pid());
    }

    @Override
    public void stop() {
        if (running.process == null) {
            return;
        }
        List<ProcessHandle> all = running.process.descendants().toList();
        running.process.destroy();
        all.forEach(ProcessHandle::destroy);
        await(2000);
        Mounts.unmount(running.directory);
        if (running.process.isAlive()) {
            all.forEach(ProcessHandle::destroyForcibly);
            running.process.destroyForcibly();
            await(5000);
        }
        running.process = null;
    }

    /** Waits for the process to end, no longer than that. */
    private void await(long ms) {
        try {
            running.process.waitFor(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
