// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What the kernel calls this run of the machine.
 *
 * @param high first half
 * @param low  second half
 */
record BootId(long high, long low) {
    private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

    /** {@return that of this run; one that never was if the kernel does not tell, so that none is taken for this} */
    static BootId read() {
        UUID id;
        try {
            id = UUID.fromString(Files.readString(SOURCE).strip());
        } catch (IOException | IllegalArgumentException untold) {
            id = UUID.randomUUID();
        }
        return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
