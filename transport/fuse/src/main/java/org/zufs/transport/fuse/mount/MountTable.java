// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The mounts that this process sees. Reading them asks no file system anything, so it is safe even where a file
 * system hangs or is served by the caller.
 */
public final class MountTable {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

    private MountTable() {
    }

    /** All mounts, oldest first. */
    public static List<MountEntry> read() {
        try {
            // Mount points are bytes; what is not UTF-8 becomes a replacement character and matches nothing.
            String text = new String(Files.readAllBytes(MOUNT_INFO), StandardCharsets.UTF_8);
            return text.lines().map(MountEntry::parse).toList();
        } catch (IOException e) {
            throw new MountException(MountException.Category.KERNEL,
                "Cannot read " + MOUNT_INFO + ": " + e.getMessage() + "; mount /proc.", e);
        }
    }

    /** The mount that is on top at exactly that place, which must be free of symbolic links. */
    public static Optional<MountEntry> topmost(Path place) {
        String wanted = place.toString();
        return read().stream().filter(entry -> entry.mountPoint().equals(wanted)).reduce((older, newer) -> newer);
    }
}
