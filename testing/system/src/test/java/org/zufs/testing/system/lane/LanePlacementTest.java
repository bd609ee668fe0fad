// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.topology.CpuTopology;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/** Where the lanes of a server with default settings run: a request is served on the CPU that it came from. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LanePlacementTest {
    private static final String ALLOWED = "Cpus_allowed_list:";

    @Test
    void shouldPinOneRingLaneToEachCpu() throws IOException {
        KernelSwitch.requireUring();
        try (MountedServer server = ServerPlan.of("null", "carrier=uring").start();
                Stream<Path> tasks = Files.list(Path.of("/proc", Integer.toString(server.pid()), "task"))) {
            TreeSet<Integer> cpus = new TreeSet<>();
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith("zufs-lane-")) {
                    cpus.add(Integer.parseInt(allowed(task)));
                }
            }
            assertThat(cpus).containsExactlyElementsOf(
                    CpuTopology.read(Path.of("/sys")).onlineCpus().stream().boxed().toList());
        }
    }

    private static String allowed(Path task) throws IOException {
        for (String line : Files.readAllLines(task.resolve("status"))) {
            if (line.startsWith(ALLOWED)) {
                return line.substring(ALLOWED.length()).strip();
            }
        }
        throw new IOException("no " + ALLOWED + " in " + task);
    }
}
