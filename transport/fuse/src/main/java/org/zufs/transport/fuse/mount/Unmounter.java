// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.zufs.transport.fuse.mount.MountException.Category.BUSY;
import static org.zufs.transport.fuse.mount.MountException.Category.KERNEL;

import java.nio.file.Path;
import java.util.Optional;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.MountFlags;

/**
 * Takes a mount out of the directory tree. To unmount what is gone already is no error. Unmounting writes cached data
 * back first, so the server must still serve while it runs: never call it on a thread that answers requests.
 */
public final class Unmounter {
    /** What happens to files that are still open. */
    public enum Mode {
        /** They keep the mount: it is refused as busy. */
        STRICT,
        /** They stay usable, the mount leaves the tree at once and ends with the last of them. */
        LAZY
    }

    private Unmounter() {
    }

    /**
     * Unmounts the FUSE mount that is on top at that place, whoever made it.
     *
     * @return whether there was one
     */
    public static boolean unmount(Path mountPoint, Mode mode) {
        Path place = MountPoint.resolve(mountPoint.toAbsolutePath().normalize());
        Optional<MountEntry> entry = MountTable.topmost(place).filter(MountEntry::isFuse);
        return entry.isPresent() && unmount(place, entry.get(), mode);
    }

    /** Unmounts that mount if it is still the one on top at that place; answers whether it was. */
    static boolean unmount(Path place, MountEntry mount, Mode mode) {
        Optional<MountEntry> top = MountTable.topmost(place);
        if (top.isEmpty() || top.get().mountId() != mount.mountId()) {
            return false;
        }
        int flags = MountFlags.UMOUNT_NOFOLLOW | (mode == Mode.LAZY ? MountFlags.MNT_DETACH : 0);
        int result = MountCalls.umount2(place.toString(), flags);
        return switch (-result) {
            case 0 -> true;
            case ErrorNumber.EINVAL, ErrorNumber.ENOENT -> false;
            case ErrorNumber.EPERM -> {
                HelperProgram.find().unmount(place, mode);
                yield true;
            }
            case ErrorNumber.EBUSY -> throw busy(place);
            default -> throw new MountException(KERNEL, "Cannot unmount " + place + ": "
                + ErrorNumber.message(-result) + " (" + ErrorNumber.name(-result) + "); try umount -l " + place + ".");
        };
    }

    /** Ends the connection of that mount, also where the kernel's control files are not to be had; best effort. */
    static void force(Path place, MountEntry mount) {
        Optional<MountEntry> top = MountTable.topmost(place);
        if (top.isPresent() && top.get().mountId() == mount.mountId()) {
            MountCalls.umount2(place.toString(), MountFlags.UMOUNT_NOFOLLOW | MountFlags.MNT_FORCE);
        }
    }

    static MountException busy(Path place) {
        return new MountException(BUSY, "Cannot unmount " + place
            + ": files in it are open or a shell is in it; end those programs (fuser -vm " + place
            + " lists them) or unmount lazily (umount -l " + place + ").");
    }
}
