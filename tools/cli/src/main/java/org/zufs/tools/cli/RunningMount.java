// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.counters.CountersFormatException;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.linux.LinuxException;
import org.zufs.server.MountDescription;
import org.zufs.server.MountSpecification;
import org.zufs.server.ServerFolder;

/**
 * A mount as its server described it in the server folder: found whether that server lives, hangs or is dead.
 *
 * @param description what the server wrote
 */
record RunningMount(MountDescription description) {

    /** {@return all that this user's servers described, by place; of several for a place, the newest last} */
    static List<RunningMount> all(Path servers) {
        List<RunningMount> mounts = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(servers, "*" + ServerFolder.DESCRIPTION_ENDING)) {
            for (Path file : files) {
                try {
                    mounts.add(new RunningMount(MountDescription.read(file)));
                } catch (IOException | IllegalArgumentException gone) {
                    // It has just ended, or another version of zufs wrote it: nothing that can be shown.
                    continue;
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        mounts.sort(Comparator.comparing(RunningMount::place)
                .thenComparingLong(mount -> mount.description.sinceNs()));
        return mounts;
    }

    /**
     * Finds the one that is meant.
     *
     * @param place where, or null if the user did not say: then the only one, or the one that {@code zufs up} made
     */
    static RunningMount find(Places places, Path place) {
        List<RunningMount> all = all(places.servers());
        if (place != null) {
            return at(all, place).orElseThrow(() -> new CommandException(ExitCode.NOT_MOUNTED,
                    "no zufs is mounted at " + place + " by this user: zufs list shows what is"));
        }
        if (all.isEmpty()) {
            throw new CommandException(ExitCode.NOT_MOUNTED, "nothing is mounted: zufs up mounts something");
        }
        return all.size() == 1 ? all.getFirst() : at(all, places.up()).orElseThrow(() -> new CommandException(
                ExitCode.USAGE, "there are " + all.size() + " mounts: say which, by its place as zufs list shows it"));
    }

    /** {@return the newest one at exactly that place} */
    static Optional<RunningMount> at(List<RunningMount> mounts, Path place) {
        Path resolved = Places.resolve(place);
        return mounts.reversed().stream().filter(mount -> mount.place().equals(resolved)).findFirst();
    }

    Path place() {
        return Path.of(description.specification().place());
    }

    /** {@return what is mounted, as the user wrote it} */
    String fileSystem() {
        MountSpecification specification = description.specification();
        return specification.type() + (specification.arguments().isEmpty() ? "" : ":" + specification.arguments());
    }

    /** {@return one line: what is mounted where} */
    String title() {
        return fileSystem() + " on " + place();
    }

    /** Opens what the server counts. */
    CountersReader openCounters() {
        try {
            return CountersFile.open(description.counters());
        } catch (CountersFormatException | LinuxException failure) {
            throw new CommandException(ExitCode.FAILED, failure.getMessage(), failure);
        }
    }

    /** {@return the server's process id; 0 if it is not alive} */
    int livingPid() {
        try (CountersReader reader = openCounters()) {
            return reader.writerAlive() ? reader.pid() : 0;
        } catch (CommandException unreadable) {
            return 0;
        }
    }

    /** Removes what the server, which is dead, has left. */
    void forget() {
        Path counters = description.counters();
        String name = counters.getFileName().toString();
        String stem = name.substring(0, name.length() - ServerFolder.COUNTERS_ENDING.length());
        try {
            Files.deleteIfExists(counters);
            Files.deleteIfExists(counters.resolveSibling(stem + ServerFolder.DESCRIPTION_ENDING));
        } catch (IOException failure) {
            throw new CommandException(ExitCode.FAILED, "cannot remove " + counters + " (" + failure
                    + "): remove it by hand", failure);
        }
    }
}
