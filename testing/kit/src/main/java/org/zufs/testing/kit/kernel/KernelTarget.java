// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.CloneFlags;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.ThreadCredentialCalls;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Target;

/**
 * A directory on a mounted file system, used by system calls. Each section runs on a fresh thread that leaves the
 * process's working directory and umask, if foreign also its descriptor table, and takes the caller's identity: on
 * Linux all these belong to the thread. Any thread may call.
 */
public final class KernelTarget implements Target {
    private final String name;
    private final String root;
    private final Set<Capability> capabilities;

    /**
     * A target of these capabilities.
     *
     * @param root an existing directory; every user must be able to search the way to it
     */
    public KernelTarget(String name, Path root, Set<Capability> capabilities) {
        this.name = name;
        this.root = root.toAbsolutePath().toString();
        this.capabilities = Set.copyOf(capabilities);
    }

    /**
     * All capabilities but those; if this process is not the superuser's, also without what only he can test, and
     * without the account of a file system that others use too.
     */
    public static Set<Capability> allBut(Capability... lacking) {
        EnumSet<Capability> all = EnumSet.allOf(Capability.class);
        all.removeAll(List.of(lacking));
        if (ProcessCalls.geteuid() != 0) {
            all.removeAll(List.of(Capability.USERS, Capability.XATTR_TRUSTED, Capability.XATTR_SECURITY,
                    Capability.ATTRIBUTE_FLAGS, Capability.USAGE));
        }
        return all;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Running start(Credentials caller, boolean foreign, Consumer<FileApi> section) {
        KernelSection running = new KernelSection(() -> {
            become(caller, foreign);
            try (KernelFileApi api = new KernelFileApi()) {
                section.accept(api);
            }
        });
        running.start();
        return running;
    }

    private static void become(Credentials caller, boolean foreign) {
        check("unshare", MountCalls.unshare(CloneFlags.CLONE_FS | (foreign ? CloneFlags.CLONE_FILES : 0)));
        AttributeCalls.umask(022);
        if (ProcessCalls.geteuid() != 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int[] groups = caller.groups().stream().mapToInt(Integer::intValue).toArray();
            MemorySegment list = arena.allocateFrom(ValueLayout.JAVA_INT, groups);
            check("setgroups", ThreadCredentialCalls.setgroups(groups.length, list));
        }
        check("setresgid", ThreadCredentialCalls.setresgid(caller.gid(), caller.gid(), caller.gid()));
        check("setresuid", ThreadCredentialCalls.setresuid(caller.uid(), caller.uid(), caller.uid()));
    }

    private static void check(String call, int result) {
        if (result < 0) {
            throw new IllegalStateException(call + " failed: " + Abi.describe(result));
        }
    }
}
