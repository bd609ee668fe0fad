// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program to run on a mount: a shell script among the resources, whose head says what it needs
 * ({@code # needs command=package ...}) and how long it may take ({@code # seconds n}).
 *
 * @param name    the script's name
 * @param text    the script
 * @param needs   commands or files, each with the Debian package that brings it
 * @param seconds the limit
 */
record RealProgram(String name, String text, Map<String, String> needs, int seconds) {
    private static final List<String> NAMES = List.of("git", "tar", "sqlite", "fio", "javac", "cp", "rsync",
            "dbench", "bonnie", "python", "stress-ng");

    static List<RealProgram> all() {
        return NAMES.stream().map(RealProgram::load).toList();
    }

    private static RealProgram load(String name) {
        try (InputStream script = RealProgram.class.getResourceAsStream("/programs/" + name + ".sh")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> needs = new LinkedHashMap<>();
            for (String need : head(text, "# needs ").split(" ")) {
                needs.put(need.substring(0, need.indexOf('=')), need.substring(need.indexOf('=') + 1));
            }
            return new RealProgram(name, text, needs, Integer.parseInt(head(text, "# seconds ")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String head(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow()
                .substring(start.length()).strip();
    }

    /** The packages that are missing here. */
    List<String> missingPackages() {
        return needs.entrySet().stream().filter(need -> !isThere(need.getKey())).map(Map.Entry::getValue).toList();
    }

    private static boolean isThere(String command) {
        if (command.startsWith("/")) {
            return Files.exists(Path.of(command));
        }
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
