// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Facts about where a run took place. */
final class Machine {

    private Machine() {
    }

    static void describe(BiConsumer<String, String> results) {
        results.accept("machine", Runtime.getRuntime().availableProcessors() + " CPUs, " + processor() + ", "
                + memory());
        results.accept("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        results.accept("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        results.accept("date", LocalDate.now().toString());
        results.accept("load before", firstLine("/proc/loadavg"));
    }

    private static String processor() {
        return lines("/proc/cpuinfo").stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("unknown processor");
    }

    private static String memory() {
        return lines("/proc/meminfo").stream().filter(line -> line.startsWith("MemTotal")).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / (1 << 20) + " GiB").orElse("unknown memory");
    }

    /** The CPUs that this process may use, in order. */
    static List<Integer> allowedCpus() {
        String list = lines("/proc/self/status").stream().filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("0");
        List<Integer> cpus = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    private static String firstLine(String file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "unknown" : lines.getFirst();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
