// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.util.ArrayList;
import java.util.List;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.FastPath;
import org.zufs.transport.fuse.wire.InitFlag;

/** Tells which ways of being faster a mount has taken. */
final class FastPaths {
    private final Agreement agreement;
    private final List<FastPath> paths = new ArrayList<>();

    private FastPaths(Agreement agreement) {
        this.agreement = agreement;
    }

    static List<FastPath> of(MountState state, String ringOutcome, boolean privileged) {
        if (state == null) {
            return List.of();
        }
        FastPaths told = new FastPaths(state.agreement());
        told.ring(ringOutcome);
        told.passthrough(privileged);
        told.opens();
        told.caches();
        return List.copyOf(told.paths);
    }

    private void ring(String outcome) {
        boolean on = agreement.has(InitFlag.OVER_IO_URING);
        add("io_uring", on, outcome, outcome.contains("switch is off") ? "echo Y > " + Machine.URING_SWITCH : "");
    }

    private void passthrough(boolean privileged) {
        Traits traits = agreement.traits();
        FuseSettings settings = agreement.settings();
        if (agreement.has(InitFlag.PASSTHROUGH)) {
            add("passthrough", true, "files in a region of their own are read and written by the kernel", "");
        } else if (!traits.passthrough()) {
            add("passthrough", false, "the file system has no files for it", "");
        } else if (!settings.passthrough()) {
            add("passthrough", false, "switched off by passthrough=off, writeback or direct_io", "leave those out");
        } else if (!privileged) {
            add("passthrough", false, "it takes CAP_SYS_ADMIN in the initial user namespace", "run as root");
        } else {
            add("passthrough", false, "the kernel does not offer it", "use Linux 6.9 or later");
        }
    }

    private void opens() {
        add("no_open", agreement.noOpen(), agreement.noOpen() ? "open and close send no request"
                : "the file system needs opens, or an option does", "");
        add("no_opendir", agreement.noOpendir(), agreement.noOpendir() ? "opendir and closedir send no request"
                : "the file system needs them, or an option does", "");
    }

    private void caches() {
        add("readdirplus", agreement.has(InitFlag.DO_READDIRPLUS), "listings bring attributes", "");
        add("symlink cache", agreement.has(InitFlag.CACHE_SYMLINKS), "targets are asked once", "");
        boolean direct = agreement.settings().direct();
        add("page cache", !direct, direct ? "switched off by direct_io" : "pages are asked once", "");
        boolean writeback = agreement.has(InitFlag.WRITEBACK_CACHE);
        add("writeback", writeback, writeback ? "the kernel collects writes" : "each write is a request at once",
                writeback ? "" : "-o writeback");
        boolean killPriv = agreement.has(InitFlag.HANDLE_KILLPRIV_V2);
        add("killpriv v2", killPriv, killPriv ? "a write asks for no attribute first"
                : "the kernel does not offer it", "");
    }

    private void add(String name, boolean on, String why, String cure) {
        paths.add(new FastPath(name, on, why, on ? "" : cure));
    }
}
