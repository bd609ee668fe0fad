// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Traits;

/**
 * How a mount is carried: the options of {@code -o} that are neither the kernel's nor the file system's. Concluded
 * once.
 *
 * @param carrier             which way messages come: {@code carrier=auto|uring|device}, default auto
 * @param queueDepth          requests that one CPU's queue can hold on io_uring: {@code depth=}, 1 to 256, default 8
 * @param readerCount         threads that read the device when io_uring is not used: {@code readers=}, 1 to 64; 0, the
 *                            default, for two, each pinned to a CPU
 * @param writeLengthMax      the most bytes in one read or write: {@code max_write=}, 4k to 1m, default 1m
 * @param direct              no page cache, each read and write is a request: {@code direct_io}, default off
 * @param writeback           the kernel collects writes in its page cache: {@code writeback}, default off
 * @param passthrough         the kernel reads and writes files that have a file of their own by itself:
 *                            {@code passthrough}, default on; never together with writeback
 * @param noOpen              opens are not sent to file systems that do not need them: {@code no_open}, default on
 * @param readdirplus         whether listings bring attributes: {@code readdirplus=always|auto|never}, default always
 * @param cacheDirectories    the kernel keeps listings: {@code cache_dir}, default on
 * @param servedLocks         file locks are the server's, not the kernel's: {@code locks=kernel|server}, default kernel
 * @param entryTimeoutNs      how long the kernel may use a name: {@code entry_timeout=} in seconds; negative, the
 *                            default, for what the file system says
 * @param attributeTimeoutNs  the same for attributes: {@code attr_timeout=}; with writeback at most a second if it is
 *                            not given
 * @param negativeTimeoutNs   the same for the absence of a name: {@code negative_timeout=}
 */
record FuseSettings(
        CarrierChoice carrier,
        int queueDepth,
        int readerCount,
        int writeLengthMax,
        boolean direct,
        boolean writeback,
        boolean passthrough,
        boolean noOpen,
        ReaddirplusChoice readdirplus,
        boolean cacheDirectories,
        boolean servedLocks,
        long entryTimeoutNs,
        long attributeTimeoutNs,
        long negativeTimeoutNs) {
    private static final int KIBIBYTE = 1024;
    private static final double NS_PER_SECOND = 1e9;

    /** Which carrier. */
    enum CarrierChoice { AUTO, URING, DEVICE }

    /** When listings bring attributes. */
    enum ReaddirplusChoice { ALWAYS, AUTO, NEVER }

    /** Who keeps file locks. */
    private enum LockChoice { KERNEL, SERVER }

    /** Takes the options from what the user gave; the rest is the mount's. */
    static FuseSettings take(MountArguments options) {
        boolean writeback = options.flag("writeback", false);
        boolean direct = options.flag("direct_io", false);
        if (writeback && direct) {
            throw new MountRefusedException("writeback and direct_io exclude each other: give one of them");
        }
        return new FuseSettings(
                options.choice("carrier", CarrierChoice.AUTO),
                (int) options.number("depth", 8, 1, 256),
                (int) options.number("readers", 0, 0, 64),
                (int) options.number("max_write", 1024 * KIBIBYTE, 4 * KIBIBYTE, 1024 * KIBIBYTE) & -4096,
                direct,
                writeback,
                options.flag("passthrough", true) && !writeback && !direct,
                options.flag("no_open", true),
                options.choice("readdirplus", ReaddirplusChoice.ALWAYS),
                options.flag("cache_dir", true),
                options.choice("locks", LockChoice.KERNEL) == LockChoice.SERVER,
                timeout(options, "entry_timeout"),
                timeout(options, "attr_timeout"),
                timeout(options, "negative_timeout"));
    }

    /** {@return the traits with the user's time-outs} */
    Traits apply(Traits traits) {
        return traits.withTimeouts(
                entryTimeoutNs < 0 ? traits.entryTimeoutNs() : entryTimeoutNs,
                attributeTimeoutNs < 0 ? attributeTimeoutNs(traits) : attributeTimeoutNs,
                negativeTimeoutNs < 0 ? traits.negativeTimeoutNs() : negativeTimeoutNs);
    }

    /** A kernel that collects writes does not ask anew for the blocks of a file after it has written them. */
    private long attributeTimeoutNs(Traits traits) {
        return writeback ? Math.min(traits.attributeTimeoutNs(), Traits.SECOND_NS) : traits.attributeTimeoutNs();
    }

    private static long timeout(MountArguments options, String key) {
        String value = options.text(key, "");
        if (value.isEmpty()) {
            return -1;
        }
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= 0 && seconds <= Traits.FOREVER_NS / NS_PER_SECOND) {
                return (long) (seconds * NS_PER_SECOND);
            }
        } catch (NumberFormatException malformed) {
            // told below, with the range
        }
        throw new MountRefusedException(key + "=" + value + ": must be seconds from 0 to 1000000000, such as 0.5");
    }
}
