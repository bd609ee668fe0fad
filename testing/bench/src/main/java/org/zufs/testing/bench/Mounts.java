// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at mounts without touching them, and takes them away. */
final class Mounts {

    private Mounts() {
    }

    static boolean isMounted(Path directory) {
        try {
            String place = " " + directory + " ";
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().anyMatch(line -> line.contains(place));
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/mountinfo cannot be read", e);
        }
    }

    /** Unmounts, lazily, so that it succeeds with a dead server too. */
    static void unmount(Path directory) {
        if (isMounted(directory) && run("umount", "-l", directory.toString()) != 0) {
            run("fusermount3", "-u", "-z", directory.toString());
        }
    }

    /** Deletes a folder with all in it; leaves it alone if something is still mounted below. */
    static void deleteTree(Path folder) {
        try {
            String below = " " + folder + "/";
            if (Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().anyMatch(line -> line.contains(below))) {
                return;
            }
            List<Path> all;
            try (Stream<Path> walk = Files.walk(folder)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        } catch (IOException e) {
            System.err.println("bench: " + folder + " is left behind: " + e);
        }
    }

    static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
