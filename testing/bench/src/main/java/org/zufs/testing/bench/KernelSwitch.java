// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's switch for FUSE over io_uring: turned on for the run, and left as found. */
final class KernelSwitch implements AutoCloseable {

    private static final Path URING = Path.of("/sys/module/fuse/parameters/enable_uring");

    private final String found;

    private KernelSwitch(String found) {
        this.found = found;
    }

    /** Turns it on if it is there and we may. */
    static KernelSwitch on() {
        String value = read();
        if (value.equals("N") && write("Y")) {
            return new KernelSwitch(value);
        }
        return new KernelSwitch(null);
    }

    static void requireUring() throws SkippedException {
        String value = read();
        if (!value.equals("Y")) {
            throw new SkippedException(value.isEmpty() ? "this kernel has no FUSE over io_uring (Linux 6.14 or later)"
                    : "FUSE over io_uring is off: as root, echo Y > " + URING);
        }
    }

    private static String read() {
        try {
            return Files.readString(URING).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean write(String value) {
        try {
            Files.writeString(URING, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (found != null) {
            write(found);
        }
    }
}
