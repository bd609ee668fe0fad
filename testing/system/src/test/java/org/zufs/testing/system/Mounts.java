// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.MountFlags;

/** The mount table as this process sees it. To read it asks no file system anything. Any thread may call. */
public final class Mounts {
    private Mounts() {
    }

    /** The mount points at this path or below it, with the type of each. */
    public static List<String> at(Path path) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/self/mounts")), StandardCharsets.UTF_8).lines()
                    .filter(line -> Path.of(line.split(" ")[1]).startsWith(path))
                    .map(line -> line.split(" ")[1] + " " + line.split(" ")[2]).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether something is mounted at this path. */
    public static boolean isMounted(Path path) {
        return at(path).stream().anyMatch(entry -> entry.startsWith(path + " "));
    }

    /** Takes away all that is mounted at this path, whatever uses it; answers how many that were. */
    public static int detach(Path path) {
        int count = 0;
        while (isMounted(path) && MountCalls.umount2(path.toString(), MountFlags.MNT_DETACH) == 0) {
            count++;
        }
        return count;
    }
}
