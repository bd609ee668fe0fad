// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The kernel's own view of a FUSE connection, as files in the file system fusectl: works when the server hangs. That
 * file system is the administrator's to mount; without it nothing is present here.
 */
public final class FuseConnectionControl {
    private static final Path CONNECTIONS = Path.of("/sys/fs/fuse/connections");

    private final Path directory;

    /** The connection of the mount with that minor device number. */
    public FuseConnectionControl(int minor) {
        this(CONNECTIONS, minor);
    }

    FuseConnectionControl(Path connections, int minor) {
        directory = connections.resolve(Integer.toString(minor));
    }

    /** Whether fusectl is mounted and knows the connection, and the caller may look. */
    public boolean isPresent() {
        return Files.isDirectory(directory);
    }

    /** Number of requests that wait for the server or are being served, a count; empty if not present. */
    public OptionalLong waiting() {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(directory.resolve("waiting")).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Ends the connection by force: every waiting and later request fails, the mount stays in the tree and is dead.
     *
     * @return whether it was done
     */
    public boolean abort() {
        try {
            Files.writeString(directory.resolve("abort"), "1");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
