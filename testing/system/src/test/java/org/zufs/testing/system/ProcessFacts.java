// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel says of a process at one moment.
 *
 * @param fds       open descriptors, sorted by what they are, the numbers of those without name left out
 * @param threads   names of the threads, sorted
 * @param rssBytes  resident memory
 * @param cpuTicks  time on CPUs so far, in clock ticks
 */
public record ProcessFacts(List<String> fds, List<String> threads, long rssBytes, long cpuTicks) {
    private static final int KIBIBYTE = 1024;
    private static final int UTIME_INDEX = 11;

    /** Looks at a living process. */
    public static ProcessFacts of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            List<String> fds = new ArrayList<>();
            try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path link : links) {
                    fds.add(target(link));
                }
            }
            List<String> threads = new ArrayList<>();
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
                for (Path task : tasks) {
                    threads.add(Files.readString(task.resolve("comm")).strip());
                }
            }
            String rss = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst().orElse("0");
            String stat = Files.readString(process.resolve("stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new ProcessFacts(fds.stream().sorted().toList(), threads.stream().sorted().toList(),
                    Long.parseLong(rss.replaceAll("\\D", "")) * KIBIBYTE,
                    Long.parseLong(words[UTIME_INDEX]) + Long.parseLong(words[UTIME_INDEX + 1]));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().replaceAll("\\[\\d+]", "");
        } catch (IOException closed) {
            return "closed";
        }
    }

    /** The state of a process and of those that it started, with where in the kernel each waits. */
    public static String states(Process process) {
        StringBuilder states = new StringBuilder();
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(handle -> {
            Path folder = Path.of("/proc", Long.toString(handle.pid()));
            states.append(read(folder.resolve("stat")).replaceFirst("(\\(.*\\) .).*", "$1")).append(' ')
                    .append(read(folder.resolve("stack"))).append("; ");
        });
        return states.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return "gone";
        }
    }
}
