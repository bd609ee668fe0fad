// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.CloneFlags;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.ResourceLimits;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Superblock;

/**
 * The kind {@code mirror}: {@code mirror:/srv/data}. Arguments: {@code passthrough=on} (the kernel reads and writes
 * by itself where it can), {@code timeout=1} (seconds that names and attributes are cached), {@code exclusive=off}
 * (nobody else changes the folder; then the time-out is for ever), {@code readonly}, {@code xdev=on} (go into mounts
 * inside the folder).
 */
public final class MirrorType implements FileSystemType {
    /** As high as the kernel allows any process to go, unless an administrator changed {@code fs.nr_open}. */
    private static final long DESCRIPTOR_COUNT_MAX = 1 << 20;

    /** For {@code ServiceLoader}. */
    public MirrorType() {
    }

    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public String summary() {
        return "a host folder, served again: PATH,passthrough=on,timeout=SECONDS,exclusive=off,readonly,xdev=on";
    }

    @Override
    public Superblock mount(MountContext context) {
        MirrorSettings settings = MirrorSettings.take(context.arguments(), context.passthroughPossible());
        requireOwnThreadState();
        long descriptorLimit = raiseDescriptorLimit();
        int folder = FileCalls.open(settings.path(),
                OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, 0);
        if (folder < 0) {
            throw new MountRefusedException("cannot serve " + settings.path() + ": "
                    + ErrorNumber.name(-folder) + ": name a folder that the server may read");
        }
        try {
            return new MirrorSuperblock(settings, context, folder, descriptorLimit);
        } catch (RuntimeException refused) {
            FileCalls.close(folder);
            throw refused;
        }
    }

    /** New inodes are made with a umask of the asker's, which must be the thread's own; a container may forbid that. */
    private static void requireOwnThreadState() {
        int[] result = new int[1];
        Thread probe = Thread.ofPlatform().start(() -> result[0] = MountCalls.unshare(CloneFlags.CLONE_FS));
        try {
            probe.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MountRefusedException("interrupted while mounting: mount again", interrupted);
        }
        if (result[0] < 0) {
            throw new MountRefusedException("mirror needs unshare(CLONE_FS): allow it in the container's seccomp"
                    + " profile",
                    LinuxException.of("unshare(CLONE_FS)", result[0], "allow it"));
        }
    }

    /**
     * One descriptor per inode in use: as many as we may have. Best effort; running out is answered with ENFILE.
     *
     * @return how many we may have
     */
    private static long raiseDescriptorLimit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, DESCRIPTOR_COUNT_MAX);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 1, DESCRIPTOR_COUNT_MAX);
            if (ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, limit, MemorySegment.NULL) == 0) {
                return DESCRIPTOR_COUNT_MAX;
            }
            LinuxException.check("prlimit", ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, MemorySegment.NULL,
                    limit), "allow it in the container's seccomp profile");
            long hard = limit.getAtIndex(ValueLayout.JAVA_LONG, 1);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, hard);
            ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, limit, MemorySegment.NULL);
            return hard < 0 ? DESCRIPTOR_COUNT_MAX : hard;
        }
    }
}
