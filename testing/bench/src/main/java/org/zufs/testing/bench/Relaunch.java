// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs this very process again in a mount namespace of its own, so that no mount of the bench is seen or left
 * outside.
 */
final class Relaunch {

    private static final String MARK = "ZUFS_BENCH_PRIVATE";

    private Relaunch() {
    }

    /** Exit code of the second process, or empty if this is it, or if there cannot be one (no root, no unshare). */
    static OptionalInt inPrivateNamespace() throws IOException {
        if (System.getenv(MARK) != null || Mounts.run("unshare", "-m", "true") != 0) {
            return OptionalInt.empty();
        }
        String all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private"));
        command.addAll(Arrays.asList(all.substring(0, all.length() - 1).split("\0", -1)));
        ProcessBuilder builder = new ProcessBuilder(Tether.tied(command)).inheritIO();
        builder.environment().put(MARK, "1");
        Process process = builder.start();
        Thread end = new Thread(() -> endOf(process), "bench-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return OptionalInt.of(process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.of(1);
        }
    }

    private static void endOf(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
