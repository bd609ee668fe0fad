// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.tmpfs;

import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MountApiFlags;
import org.zufs.base.linux.MountCalls;

/**
 * A tmpfs that is never attached to any directory: nobody reaches it but through this process's descriptors, and it is
 * gone with them.
 */
public final class PrivateTmpfs {
    private PrivateTmpfs() {
    }

    /**
     * Mounts one.
     *
     * @param capacity  its size, in bytes
     * @param hugePages true if files shall take pages of 2 MiB, as far as they are that long and the machine has such
     * @return a descriptor of its root directory, which the caller closes
     * @throws LinuxException if the process has no right to mount, or the kernel is older than 5.2
     */
    public static int mount(long capacity, boolean hugePages) {
        int context = MountCalls.fsopen("tmpfs", MountApiFlags.FSOPEN_CLOEXEC);
        check("fsopen", context);
        try {
            check("fsconfig size", MountCalls.fsconfigString(context, "size", Long.toString(capacity)));
            check("fsconfig nr_inodes", MountCalls.fsconfigString(context, "nr_inodes", "0"));
            check("fsconfig mode", MountCalls.fsconfigString(context, "mode", "0700"));
            if (hugePages) {
                // A kernel that has none refuses the word.
                MountCalls.fsconfigString(context, "huge", "within_size");
            }
            check("fsconfig create", MountCalls.fsconfigCommand(context, MountApiFlags.FSCONFIG_CMD_CREATE));
            return check("fsmount", MountCalls.fsmount(context, MountApiFlags.FSMOUNT_CLOEXEC,
                    MountApiFlags.MOUNT_ATTR_NOSUID | MountApiFlags.MOUNT_ATTR_NODEV));
        } finally {
            FileCalls.close(context);
        }
    }

    private static int check(String call, int result) {
        return LinuxException.check(call + " for a private tmpfs", result,
                "run with the right to mount, CAP_SYS_ADMIN, or do without files in memory");
    }
}
