// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.zufs.base.linux.DeviceNumber;

/** What the kernel tells in text files. Each has an answer for "not known". */
final class MachineFacts {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final Path BLOCK_DEVICES = Path.of("/sys/dev/block");

    private MachineFacts() {
    }

    /** {@return the bytes that can be had without pushing others out; {@link Long#MAX_VALUE} if not known} */
    static long availableMemory() {
        for (String line : lines(MEMORY)) {
            String[] words = line.split("\\s+");
            if (words[0].equals("MemAvailable:") && words.length > 1) {
                return Long.parseLong(words[1]) << 10;
            }
        }
        return Long.MAX_VALUE;
    }

    /** {@return the process that holds a {@code flock} on a file; 0 if not known} */
    static int lockOwner(long device, long ino) {
        String file = String.format(Locale.ROOT, "%02x:%02x:%d", DeviceNumber.major(device),
                DeviceNumber.minor(device), ino);
        for (String line : lines(LOCKS)) {
            List<String> words = List.of(line.split("\\s+"));
            int kind = words.indexOf("FLOCK");
            // 1: FLOCK  ADVISORY  WRITE 706 00:2c:14 0 EOF
            if (kind >= 0 && words.size() > kind + 4 && words.get(kind + 4).equals(file)) {
                return Integer.parseInt(words.get(kind + 3));
            }
        }
        return 0;
    }

    /** {@return the NUMA node of a block device, or of the one that it is a partition of; -1 if not known} */
    static int nodeOf(long device) {
        Path folder = BLOCK_DEVICES.resolve(DeviceNumber.major(device) + ":" + DeviceNumber.minor(device));
        for (String place : new String[] {"device/numa_node", "../device/numa_node"}) {
            List<String> lines = lines(folder.resolve(place));
            if (!lines.isEmpty()) {
                return Integer.parseInt(lines.getFirst().strip());
            }
        }
        return -1;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException untold) {
            return List.of();
        }
    }
}
