// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.zufs.transport.fuse.wire.InitFlag.ABORT_ERROR;
import static org.zufs.transport.fuse.wire.InitFlag.ASYNC_DIO;
import static org.zufs.transport.fuse.wire.InitFlag.ASYNC_READ;
import static org.zufs.transport.fuse.wire.InitFlag.ATOMIC_O_TRUNC;
import static org.zufs.transport.fuse.wire.InitFlag.AUTO_INVAL_DATA;
import static org.zufs.transport.fuse.wire.InitFlag.BIG_WRITES;
import static org.zufs.transport.fuse.wire.InitFlag.CACHE_SYMLINKS;
import static org.zufs.transport.fuse.wire.InitFlag.CREATE_SUPP_GROUP;
import static org.zufs.transport.fuse.wire.InitFlag.DIRECT_IO_ALLOW_MMAP;
import static org.zufs.transport.fuse.wire.InitFlag.DONT_MASK;
import static org.zufs.transport.fuse.wire.InitFlag.DO_READDIRPLUS;
import static org.zufs.transport.fuse.wire.InitFlag.EXPLICIT_INVAL_DATA;
import static org.zufs.transport.fuse.wire.InitFlag.FLOCK_LOCKS;
import static org.zufs.transport.fuse.wire.InitFlag.HANDLE_KILLPRIV_V2;
import static org.zufs.transport.fuse.wire.InitFlag.HAS_EXPIRE_ONLY;
import static org.zufs.transport.fuse.wire.InitFlag.HAS_IOCTL_DIR;
import static org.zufs.transport.fuse.wire.InitFlag.INIT_EXT;
import static org.zufs.transport.fuse.wire.InitFlag.MAX_PAGES;
import static org.zufs.transport.fuse.wire.InitFlag.NO_EXPORT_SUPPORT;
import static org.zufs.transport.fuse.wire.InitFlag.NO_OPENDIR_SUPPORT;
import static org.zufs.transport.fuse.wire.InitFlag.NO_OPEN_SUPPORT;
import static org.zufs.transport.fuse.wire.InitFlag.OVER_IO_URING;
import static org.zufs.transport.fuse.wire.InitFlag.PARALLEL_DIROPS;
import static org.zufs.transport.fuse.wire.InitFlag.PASSTHROUGH;
import static org.zufs.transport.fuse.wire.InitFlag.POSIX_ACL;
import static org.zufs.transport.fuse.wire.InitFlag.POSIX_LOCKS;
import static org.zufs.transport.fuse.wire.InitFlag.READDIRPLUS_AUTO;
import static org.zufs.transport.fuse.wire.InitFlag.SETXATTR_EXT;
import static org.zufs.transport.fuse.wire.InitFlag.WRITEBACK_CACHE;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.FuseSettings.ReaddirplusChoice;
import org.zufs.transport.fuse.wire.InitOutLayout;
import org.zufs.transport.fuse.wire.Protocol;

/**
 * What INIT settled, for the life of the mount: what the kernel offered, what we want, and so what is on.
 *
 * @param minor         the minor version spoken, {@link Protocol#MINOR_MIN} to {@link Protocol#MINOR}
 * @param offered       the kernel's flags
 * @param flags         those that are on
 * @param readaheadMax  the kernel's limit, in bytes
 * @param settings      what the user wants
 * @param traits        what the file system is like, with the user's time-outs
 */
record Agreement(int minor, long offered, long flags, int readaheadMax, FuseSettings settings, Traits traits) {
    /** Requests that the kernel may have under way without a waiting asker: readahead, writeback. */
    private static final int BACKGROUND_MAX = 128;
    private static final int CONGESTION_THRESHOLD = 96;
    private static final int PAGE_LENGTH = MemoryCalls.pageLength();
    /** Our backing files may lie on a stacked file system themselves, such as a container's root. */
    private static final int STACK_DEPTH_MAX = 2;

    /**
     * Settles.
     *
     * @param minor     the kernel's minor version
     * @param offered   the kernel's flags
     * @param readahead the kernel's limit, in bytes
     * @param useRing   whether the lanes stand ready to register with io_uring
     * @param privileged whether backing files may be registered
     */
    static Agreement settle(int minor, long offered, int readahead, FuseSettings settings, Traits traits,
            boolean useRing, boolean privileged) {
        long wanted = always() | cacheFlags(settings, traits) | openFlags(settings, traits);
        if (traits.posixAcl()) {
            wanted |= POSIX_ACL | DONT_MASK;
        }
        if (settings.servedLocks()) {
            wanted |= POSIX_LOCKS | FLOCK_LOCKS;
        }
        if (useRing) {
            wanted |= OVER_IO_URING;
        }
        if (settings.passthrough() && traits.passthrough() && privileged) {
            wanted |= PASSTHROUGH;
        }
        int spoken = Math.min(minor, Protocol.MINOR);
        return new Agreement(spoken, offered, wanted & offered, readahead, settings, traits);
    }

    private static long always() {
        return ASYNC_READ | BIG_WRITES | PARALLEL_DIROPS | ASYNC_DIO | ABORT_ERROR | MAX_PAGES | HAS_IOCTL_DIR
                | HANDLE_KILLPRIV_V2 | SETXATTR_EXT | INIT_EXT | CREATE_SUPP_GROUP | HAS_EXPIRE_ONLY
                | DIRECT_IO_ALLOW_MMAP | NO_EXPORT_SUPPORT;
    }

    private static long cacheFlags(FuseSettings settings, Traits traits) {
        long wanted = traits.exclusive() ? EXPLICIT_INVAL_DATA | CACHE_SYMLINKS : AUTO_INVAL_DATA;
        if (settings.writeback()) {
            wanted |= WRITEBACK_CACHE;
        }
        if (settings.readdirplus() != ReaddirplusChoice.NEVER) {
            wanted |= DO_READDIRPLUS;
        }
        if (settings.readdirplus() == ReaddirplusChoice.AUTO) {
            wanted |= READDIRPLUS_AUTO;
        }
        return wanted;
    }

    /** A kernel that sends no OPEN would lose O_TRUNC if it believed that OPEN had carried it out. */
    private static long openFlags(FuseSettings settings, Traits traits) {
        long wanted = leavesOutOpens(settings, traits) ? NO_OPEN_SUPPORT : ATOMIC_O_TRUNC;
        return leavesOutDirectoryOpens(settings, traits) ? wanted | NO_OPENDIR_SUPPORT : wanted;
    }

    /** What the kernel collects it writes later, when nobody can be refused any more: so opens are where to refuse. */
    private static boolean leavesOutOpens(FuseSettings settings, Traits traits) {
        return settings.noOpen() && !traits.tracksOpens() && !settings.direct() && !settings.servedLocks()
                && !settings.writeback();
    }

    private static boolean leavesOutDirectoryOpens(FuseSettings settings, Traits traits) {
        return settings.noOpen() && !traits.tracksDirectoryOpens() && settings.cacheDirectories()
                && !settings.servedLocks();
    }

    /** {@return whether a flag is on} */
    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    /** {@return whether OPEN is answered with ENOSYS, after which none comes} */
    boolean noOpen() {
        return has(NO_OPEN_SUPPORT) && leavesOutOpens(settings, traits);
    }

    /** {@return whether OPENDIR is answered with ENOSYS, after which none comes} */
    boolean noOpendir() {
        return has(NO_OPENDIR_SUPPORT) && leavesOutDirectoryOpens(settings, traits);
    }

    /** {@return bytes of the first argument of SETXATTR} */
    int setxattrArgumentLength() {
        return has(SETXATTR_EXT) ? 16 : 8;
    }

    /** {@return these without a flag, after it has turned out that it cannot be had} */
    Agreement without(long flag) {
        return new Agreement(minor, offered, flags & ~flag, readaheadMax, settings, traits);
    }

    /**
     * Writes the reply to INIT.
     *
     * @return its length in bytes
     */
    int put(MemorySegment memory, long at) {
        InitOutLayout.clear(memory, at);
        InitOutLayout.putMajor(memory, at, Protocol.MAJOR);
        InitOutLayout.putMinor(memory, at, minor);
        InitOutLayout.putMaxReadahead(memory, at, readaheadMax);
        InitOutLayout.putAccepted(memory, at, flags);
        InitOutLayout.putMaxBackground(memory, at, BACKGROUND_MAX);
        InitOutLayout.putCongestionThreshold(memory, at, CONGESTION_THRESHOLD);
        InitOutLayout.putMaxWrite(memory, at, settings.writeLengthMax());
        InitOutLayout.putMaxPages(memory, at, Math.max(1, settings.writeLengthMax() / PAGE_LENGTH));
        InitOutLayout.putTimeGranularityNs(memory, at, 1);
        InitOutLayout.putMaxStackDepth(memory, at, has(PASSTHROUGH) ? STACK_DEPTH_MAX : 0);
        return InitOutLayout.LENGTH;
    }
}
