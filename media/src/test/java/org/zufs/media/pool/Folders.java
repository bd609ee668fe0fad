// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Places on each kind of medium that the machine has; a test is skipped where it has none. */
final class Folders {
    private Folders() {
    }

    /** {@return a new folder on a disk} */
    static Path onDisk() throws IOException {
        for (String place : new String[] {System.getProperty("java.io.tmpdir"), "/var/tmp", "."}) {
            Path folder = Path.of(place).toAbsolutePath();
            String type = Files.getFileStore(folder).type();
            if (!type.equals("tmpfs") && !type.equals("ramfs") && !type.contains("overlay")) {
                return Files.createTempDirectory(folder, "zufs-pool");
            }
        }
        return abort("all temporary folders are in memory: a plain file is needed");
    }

    /** {@return a new folder in memory} */
    static Path inMemory() throws IOException {
        Path folder = Path.of("/dev/shm");
        if (!Files.isWritable(folder) || !Files.getFileStore(folder).type().equals("tmpfs")) {
            return abort("/dev/shm is no tmpfs that can be written");
        }
        return Files.createTempDirectory(folder, "zufs-pool");
    }

    /** {@return a new folder on a DAX mount} */
    static Path onDax() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            String[] words = line.split(" ");
            boolean dax = (',' + words[3] + ',').matches(".*,dax(=always)?,.*");
            if (dax && Files.isWritable(Path.of(words[1]))) {
                return Files.createTempDirectory(Path.of(words[1]), "zufs-pool");
            }
        }
        return abort("/proc/mounts has no DAX mount that can be written: one on persistent memory is needed, as with "
                + "memmap=1G!4G on the kernel's command line, mkfs.ext4 /dev/pmem0, mount -o dax");
    }

    static void remove(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
