// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the memory for dirty pages a FUSE mount may fill. The kernel allows it 1 per cent, which stalls writers
 * of a mount with a write-back cache early; root may raise that.
 */
public final class WritebackShare {
    private static final Path DEVICES = Path.of("/sys/class/bdi");

    private WritebackShare() {
    }

    /**
     * Raises the share to that many per cent, 1 to 100, best effort.
     *
     * @return the share in force afterwards in per cent, or -1 if it cannot be read
     */
    public static int raise(int major, int minor, int percent) {
        return raise(DEVICES, major, minor, percent);
    }

    static int raise(Path devices, int major, int minor, int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("the share must be 1 to 100 per cent, not " + percent);
        }
        Path share = devices.resolve(major + ":" + minor).resolve("max_ratio");
        int current = read(share);
        if (current >= percent || current < 0) {
            return current;
        }
        try {
            Files.writeString(share, Integer.toString(percent));
        } catch (IOException e) {
            return current;
        }
        return read(share);
    }

    private static int read(Path share) {
        try {
            return Integer.parseInt(Files.readString(share).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
