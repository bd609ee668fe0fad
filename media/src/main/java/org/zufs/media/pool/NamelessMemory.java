// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MemfdFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.media.tmpfs.PrivateTmpfs;
import org.zufs.spi.fs.MountRefusedException;

/**
 * A file in memory that only this process reaches. A tmpfs of its own takes huge pages whatever the machine's settings
 * are: cold reads cost a third less, and space is allocated at once.
 */
final class NamelessMemory {
    private static final long HUGE_PAGE_LENGTH = 2 << 20;

    private NamelessMemory() {
    }

    /**
     * Opens a new, empty file.
     *
     * @param length how long it will become, in bytes
     * @return its descriptor, which the caller closes
     */
    static int open(long length) {
        int descriptor;
        try {
            descriptor = inTmpfs(length);
        } catch (LinuxException noRight) {
            descriptor = MemoryCalls.memfdCreate("zufs-pool", MemfdFlags.MFD_CLOEXEC);
        }
        if (descriptor < 0) {
            throw new MountRefusedException("cannot make memory for a pool (" + ErrorNumber.message(-descriptor)
                    + "): raise the limit on open files, ulimit -n");
        }
        return descriptor;
    }

    /** The file keeps the tmpfs alive. */
    private static int inTmpfs(long length) {
        int mount = PrivateTmpfs.mount(Math.max(length, length + HUGE_PAGE_LENGTH), true);
        try {
            return FileCalls.openat(mount, "pool", OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL
                    | OpenFlags.O_CLOEXEC, 0600);
        } finally {
            FileCalls.close(mount);
        }
    }
}
