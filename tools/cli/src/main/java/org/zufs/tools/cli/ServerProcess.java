// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts the process that serves a mount, in the background: in a session of its own, so that closing the terminal
 * does not reach it; in the root folder, so that it keeps no other mount busy; with its errors in a log; and
 * waits for its {@link ServerAnswer}.
 */
final class ServerProcess {
    private static final int LOG_LINES_SHOWN = 10;

    private ServerProcess() {
    }

    /**
     * Starts it and waits until the file system is mounted.
     *
     * @param arguments what to mount
     * @param places    where its log goes
     * @return its process id
     * @throws CommandException if it cannot mount; it has ended then
     */
    static long start(ServeArguments arguments, Places places) {
        Path place = Path.of(arguments.specification().place());
        places.requireVisible(place);
        Path log = places.log(place);
        try {
            Process process = new ProcessBuilder(commandLine(arguments))
                    .directory(Path.of("/").toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(Redirect.to(log.toFile()))
                    .start();
            try (BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                ServerAnswer answer = awaitAnswer(out);
                if (answer == null) {
                    throw died(process, log);
                }
                if (answer.exitCode() != ExitCode.OK) {
                    throw new CommandException(answer.exitCode(), answer.sentence());
                }
                return process.pid();
            }
        } catch (IOException failure) {
            throw new CommandException(ExitCode.FAILED, "cannot start a server in the background ("
                    + failure.getMessage() + "): try zufs mount --foreground", failure);
        }
    }

    /** Passes over what the JVM itself says there, as it does with some of its options; null at the end. */
    private static ServerAnswer awaitAnswer(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            ServerAnswer answer = ServerAnswer.fromLine(line);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private static CommandException died(Process process, Path log) throws IOException {
        try {
            int code = process.waitFor();
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            String end = String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
            return new CommandException(ExitCode.FAILED, "the server ended with " + code
                    + " before it had mounted: its log is " + log + (end.isEmpty() ? "" : ", and ends:\n" + end));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new CommandException(ExitCode.FAILED, "interrupted while the server started", interrupted);
        }
    }

    /** The same JVM with the same options as this one, running {@code serve}. */
    private static List<String> commandLine(ServeArguments arguments) {
        Path dist = Path.of(System.getProperty("zufs.dist", ""));
        Path cache = dist.resolve("zufs.aot");
        List<String> line = new ArrayList<>();
        programOnPath("setsid").ifPresent(line::add);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("@" + dist.resolve("jvm.options"));
        line.add(Files.exists(cache) ? "-XX:AOTCache=" + cache : "-Xshare:auto");
        String more = System.getenv().getOrDefault("ZUFS_JVM", "");
        if (!more.isBlank()) {
            line.addAll(List.of(more.strip().split("\\s+")));
        }
        line.addAll(List.of("-Dzufs.dist=" + dist, "--module-path", dist.resolve("lib").toString(),
                "--module", Zufs.class.getModule().getName() + "/" + Zufs.class.getName(), Serve.NAME));
        line.addAll(arguments.toWords());
        return line;
    }

    private static Optional<String> programOnPath(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return Optional.of(program.toString());
            }
        }
        return Optional.empty();
    }
}
