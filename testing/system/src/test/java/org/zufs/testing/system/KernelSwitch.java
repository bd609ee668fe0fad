// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.zufs.base.linux.ProcessCalls;

/** The kernel's switch for FUSE over io_uring: turned on for the tests where we may, and restored when they end. */
public final class KernelSwitch {
    private static final Path URING = Path.of("/sys/module/fuse/parameters/enable_uring");
    private static boolean changed;

    private KernelSwitch() {
    }

    /** Aborts the test with the reason if FUSE over io_uring cannot be had here. */
    public static synchronized void requireUring() {
        Assumptions.assumeTrue(Files.exists(URING), "this kernel has no FUSE over io_uring (Linux 6.14 or later)");
        if (read().equals("Y")) {
            return;
        }
        Assumptions.assumeTrue(ProcessCalls.geteuid() == 0 && write("Y"),
                "FUSE over io_uring is off: as root, echo Y > " + URING);
        if (!changed) {
            changed = true;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> write("N"), "switch-off"));
        }
    }

    /** Aborts the test with the reason if this process is not the superuser's. */
    public static void requireRoot() {
        Assumptions.assumeTrue(ProcessCalls.geteuid() == 0, "needs the superuser");
    }

    private static String read() {
        try {
            return Files.readString(URING).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static boolean write(String value) {
        try {
            Files.writeString(URING, value);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
