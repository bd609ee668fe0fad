// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.zufs.transport.fuse.mount.MountException.Category.BUSY;
import static org.zufs.transport.fuse.mount.MountException.Category.MOUNT_POINT;
import static org.zufs.transport.fuse.mount.MountException.Category.NOT_EMPTY;
import static org.zufs.transport.fuse.mount.MountException.Category.RIGHTS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where to mount: finds the real place and refuses what cannot be a mount point. */
final class MountPoint {
    private MountPoint() {
    }

    /**
     * The place to mount on, free of symbolic links, after all checks; a dead FUSE mount there has been unmounted.
     *
     * @throws MountException if there cannot or should not be a mount
     */
    static Path prepare(MountOptions options) {
        Path place = resolve(options.mountPoint());
        refuseMounts(place, options);
        checkDirectory(place);
        if (!options.nonEmpty()) {
            checkEmpty(place);
        }
        return place;
    }

    private static void refuseMounts(Path place, MountOptions options) {
        Optional<MountEntry> entry = MountTable.topmost(place);
        if (entry.isPresent() && entry.get().isFuse()) {
            StaleMounts.Condition condition = StaleMounts.clear(place, entry.get());
            if (condition != StaleMounts.Condition.DEAD) {
                throw busy(place, entry.get(), condition);
            }
            entry = MountTable.topmost(place);
        }
        if (entry.isPresent() && (entry.get().isFuse() || !options.nonEmpty())) {
            throw busy(place, entry.get(), StaleMounts.Condition.ALIVE);
        }
    }

    /**
     * The place without symbolic links. The last name is only looked at if nothing is mounted there: a look at the root
     * of a FUSE mount asks its server.
     */
    static Path resolve(Path wanted) {
        Path parent = wanted.getParent();
        if (parent == null) {
            throw new MountException(BUSY, "Cannot mount on " + wanted
                + ": it is the root of all; choose an empty directory.");
        }
        try {
            Path place = parent.toRealPath().resolve(wanted.getFileName());
            return MountTable.topmost(place).isPresent() ? place : place.toRealPath();
        } catch (NoSuchFileException e) {
            throw new MountException(MOUNT_POINT, "Cannot mount on " + wanted + ": " + e.getFile()
                + " does not exist; create the directory (mkdir -p " + wanted + ") or choose another.", e);
        } catch (AccessDeniedException e) {
            throw new MountException(RIGHTS, "Cannot mount on " + wanted
                + ": a directory on the way may not be searched; choose another or change its mode.", e);
        } catch (IOException e) {
            throw new MountException(MOUNT_POINT, "Cannot mount on " + wanted + ": the way there fails with "
                + e.getMessage() + "; choose another directory.", e);
        }
    }

    private static MountException busy(Path place, MountEntry entry, StaleMounts.Condition condition) {
        boolean silent = condition == StaleMounts.Condition.SILENT;
        return new MountException(BUSY, "Cannot mount on " + place + ": " + entry.type() + " (" + entry.source()
            + ") is mounted there" + (silent ? " and does not answer" : "") + "; unmount it (umount "
            + (silent ? "-l " : "") + place + ") or choose another directory.");
    }

    private static void checkDirectory(Path place) {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new MountException(MOUNT_POINT, "Cannot mount on " + place
                + ": it is not a directory; choose an empty directory.");
        }
    }

    private static void checkEmpty(Path place) {
        try (DirectoryStream<Path> content = Files.newDirectoryStream(place)) {
            if (content.iterator().hasNext()) {
                throw new MountException(NOT_EMPTY, "Cannot mount on " + place
                    + ": it is not empty, and the mount would hide what is in it; choose an empty directory"
                    + " or give the option nonempty.");
            }
        } catch (AccessDeniedException e) {
            throw new MountException(RIGHTS, "Cannot mount on " + place
                + ": it may not be read; choose a directory of your own or change its mode.", e);
        } catch (IOException e) {
            throw new MountException(MOUNT_POINT, "Cannot mount on " + place + ": it cannot be read: "
                + e.getMessage() + "; choose another directory.", e);
        }
    }
}
