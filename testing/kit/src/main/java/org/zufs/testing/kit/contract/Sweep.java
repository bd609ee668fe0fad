// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.seam.Abi.*;

import java.util.ArrayList;
import java.util.List;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;

/** Removes what a test left behind. */
public final class Sweep {
    private static final int PROTECTING = FS_IMMUTABLE_FL | FS_APPEND_FL;

    private Sweep() {
    }

    /** Removes a directory and everything below it, as far as it can; flags that forbid it are cleared. */
    public static void remove(FileApi api, String path) {
        int fd = api.open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        if (fd < 0) {
            return;
        }
        removeBelow(api, fd);
        unprotect(api, fd);
        api.close(fd);
        api.unlink(AT_FDCWD, path, AT_REMOVEDIR);
    }

    private static void removeBelow(FileApi api, int directoryFd) {
        List<DirectoryEntry> entries = new ArrayList<>();
        int length;
        do {
            length = api.readdir(directoryFd, 64 << 10, entries);
        } while (length > 0);
        for (DirectoryEntry entry : entries) {
            if (!entry.name().equals(".") && !entry.name().equals("..")) {
                removeEntry(api, directoryFd, entry);
            }
        }
    }

    private static void removeEntry(FileApi api, int directoryFd, DirectoryEntry entry) {
        int result = entry.type() == DT_DIR ? -EISDIR : api.unlink(directoryFd, entry.name(), 0);
        if (result == -EPERM) {
            unprotect(api, directoryFd);
            int file = api.open(directoryFd, entry.name(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0);
            unprotect(api, file);
            api.close(file);
            api.unlink(directoryFd, entry.name(), 0);
        } else if (result == -EISDIR) {
            int below = api.open(directoryFd, entry.name(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
            if (below >= 0) {
                unprotect(api, below);
                removeBelow(api, below);
                api.close(below);
            }
            api.unlink(directoryFd, entry.name(), AT_REMOVEDIR);
        }
    }

    private static void unprotect(FileApi api, int fd) {
        long flags = fd < 0 ? -EBADF : api.attributeFlags(fd);
        if (flags > 0 && (flags & PROTECTING) != 0) {
            api.setAttributeFlags(fd, (int) flags & ~PROTECTING);
        }
    }
}
