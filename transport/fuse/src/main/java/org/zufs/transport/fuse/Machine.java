// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zufs.base.linux.CapabilityBits;

/** What this machine's kernel, and this process's rights, allow. Read when asked; control path. */
final class Machine {
    static final Path URING_SWITCH = Path.of("/sys/module/fuse/parameters/enable_uring");
    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final Path IDENTITY_MAP = Path.of("/proc/self/uid_map");

    private Machine() {
    }

    /** {@return the kernel's release, such as 6.18.1} */
    static String kernelRelease() {
        return read(RELEASE, "0.0");
    }

    /** {@return whether the kernel is at least of that version} */
    static boolean kernelIsAtLeast(int major, int minor) {
        String[] parts = kernelRelease().split("[^0-9]+", 3);
        try {
            int hereMajor = Integer.parseInt(parts[0]);
            int hereMinor = Integer.parseInt(parts[1]);
            return hereMajor > major || hereMajor == major && hereMinor >= minor;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException odd) {
            return false;
        }
    }

    /** {@return whether FUSE over io_uring is switched on} */
    static boolean uringIsEnabled() {
        return read(URING_SWITCH, "N").startsWith("Y");
    }

    /** {@return whether the kernel can do FUSE over io_uring at all} */
    static boolean uringIsKnown() {
        return Files.exists(URING_SWITCH);
    }

    /** {@return whether backing files may be registered: CAP_SYS_ADMIN in the initial user namespace} */
    static boolean mayRegisterBackingFiles() {
        return hasSystemAdministration() && read(IDENTITY_MAP, "").matches("\\s*0\\s+0\\s+4294967295\\s*");
    }

    private static boolean hasSystemAdministration() {
        for (String line : read(STATUS, "").split("\n")) {
            if (line.startsWith("CapEff:")) {
                long bits = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
                return (bits & 1L << CapabilityBits.CAP_SYS_ADMIN) != 0;
            }
        }
        return false;
    }

    private static String read(Path file, String otherwise) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            return otherwise;
        }
    }
}
