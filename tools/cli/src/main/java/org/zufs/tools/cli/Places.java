// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zufs.server.ServerFolder;

/**
 * Where things are if the user says nothing: all in the run-time folder that belongs to this user's servers.
 *
 * @param servers where servers describe their mounts
 */
record Places(Path servers) {

    static Places ofThisUser() {
        return new Places(ServerFolder.ofUser());
    }

    /** {@return the run-time folder, such as {@code /run/zufs}} */
    Path runtime() {
        return servers.getParent();
    }

    /** {@return where {@code zufs up} mounts} */
    Path up() {
        return runtime().resolve("mnt");
    }

    /**
     * Makes the folder of logs if need be, and answers the log of a place: of the newest server there.
     *
     * @param place absolute
     */
    Path log(Path place) {
        Path folder = runtime().resolve("logs");
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "cannot make the folder " + folder + " (" + failure
                    + ") for the server's log: make it, or set XDG_RUNTIME_DIR to a folder of yours", failure);
        }
        return folder.resolve(escape(place.toString()) + ".log");
    }

    /** Refuses to mount over what servers themselves use. */
    void requireVisible(Path place) {
        if (servers.startsWith(place)) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "a mount on " + place + " would hide " + servers
                    + ", where servers keep their counters: choose another folder");
        }
    }

    /**
     * Makes a place absolute and free of symbolic links as far as its parent, without touching the place itself: it
     * may be a mount whose server is gone, and looking at that fails or hangs.
     */
    static Path resolve(Path place) {
        Path absolute = place.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        try {
            return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException unreachable) {
            return absolute;
        }
    }

    /** A slash becomes a dash, and what could be mistaken for one is written as a number. */
    private static String escape(String place) {
        StringBuilder name = new StringBuilder();
        place.substring(1).codePoints().forEach(character -> {
            if (character == '/') {
                name.append('-');
            } else if (character == '-' || character == '%' || character < ' ') {
                name.append(String.format("%%%02x", character));
            } else {
                name.appendCodePoint(character);
            }
        });
        return name.toString();
    }
}
