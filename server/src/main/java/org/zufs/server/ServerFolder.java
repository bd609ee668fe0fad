// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.counters.CountersFormatException;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.spi.fs.MountRefusedException;

/**
 * The folder in which servers leave word of their mounts, for tools that must not depend on a server's answer.
 *
 * <p>{@code /run/zufs/servers} for root, {@code $XDG_RUNTIME_DIR/zufs/servers} for others, {@code
 * /tmp/zufs-UID/servers} where that is not set: always memory that ends with the machine or the session. Two files
 * for each mount, {@code PID-NUMBER} with the endings below; both go with the mount. What a killed server leaves is
 * known by its dead process, and is removed by {@link #sweep} when the next server starts.
 */
public final class ServerFolder {
    /** Ending of a counters file. */
    public static final String COUNTERS_ENDING = ".counters";
    /** Ending of a {@link MountDescription}. */
    public static final String DESCRIPTION_ENDING = ".mount";

    private ServerFolder() {
    }

    /** {@return where servers of this user leave word} */
    public static Path ofUser() {
        int uid = ProcessCalls.geteuid();
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (uid == 0) {
            return Path.of("/run/zufs/servers");
        }
        return runtime != null && runtime.startsWith("/")
                ? Path.of(runtime, "zufs", "servers") : Path.of("/tmp/zufs-" + uid, "servers");
    }

    /**
     * Reads the descriptions of all mounts whose servers live, oldest first.
     *
     * @param folder where
     * @return the mounts; none if there is no such folder
     */
    public static List<MountDescription> list(Path folder) {
        List<MountDescription> mounts = new ArrayList<>();
        for (Path file : files(folder, DESCRIPTION_ENDING)) {
            try {
                MountDescription mount = MountDescription.read(file);
                if (isAlive(mount.counters())) {
                    mounts.add(mount);
                }
            } catch (IOException | IllegalArgumentException gone) {
                // Its server ended it meanwhile, or it is not one of ours: not a mount that can be shown.
                continue;
            }
        }
        mounts.sort(Comparator.comparingLong(MountDescription::sinceNs));
        return mounts;
    }

    /**
     * Makes the folder if need be, for this user alone.
     *
     * @param folder where
     * @throws MountRefusedException if it cannot be made, or if others could write it
     */
    static void prepare(Path folder) {
        try {
            Path parent = folder.getParent();
            make(parent, "rwxr-xr-x");
            make(folder, "rwx------");
        } catch (IOException failure) {
            throw new MountRefusedException("cannot make the folder " + folder + " (" + failure
                    + "): make it, or set XDG_RUNTIME_DIR to a folder of yours", failure);
        }
    }

    private static void make(Path folder, String permissions) throws IOException {
        try {
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        } catch (FileAlreadyExistsException there) {
            int owner = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (int) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || owner != ProcessCalls.geteuid()
                    || (mode & 022) != 0) {
                throw new MountRefusedException(folder + " is not a folder that only this user can write: remove it",
                        there);
            }
        }
    }

    /** Removes what dead servers have left. */
    static void sweep(Path folder) {
        for (String ending : new String[] {COUNTERS_ENDING, DESCRIPTION_ENDING}) {
            for (Path file : files(folder, ending)) {
                String name = file.getFileName().toString();
                String stem = name.substring(0, name.length() - ending.length());
                if (!isAlive(folder.resolve(stem + COUNTERS_ENDING)) && !isOfLivingProcess(stem)) {
                    remove(file);
                }
            }
        }
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + file, failure);
        }
    }

    private static boolean isAlive(Path counters) {
        try (CountersReader reader = CountersFile.open(counters)) {
            return reader.writerAlive();
        } catch (LinuxException | CountersFormatException unreadable) {
            return false;
        }
    }

    /** A server that is just starting has no complete counters file yet. */
    private static boolean isOfLivingProcess(String stem) {
        int dash = stem.indexOf('-');
        try {
            return dash > 0 && Files.exists(Path.of("/proc", Integer.toString(Integer.parseInt(stem, 0, dash, 10))));
        } catch (NumberFormatException foreign) {
            return true;
        }
    }

    private static List<Path> files(Path folder, String ending) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + ending)) {
            stream.forEach(files::add);
        } catch (IOException none) {
            return List.of();
        }
        return files;
    }
}
