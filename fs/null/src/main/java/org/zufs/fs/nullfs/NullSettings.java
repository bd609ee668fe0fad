// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.Traits;

/**
 * How a null file system was asked to be.
 *
 * @param files     regular files in the root
 * @param fileSize  of each, in bytes
 * @param dirs      directories in the root
 * @param entries   regular files in each of them
 * @param made      how many files and directories can be made besides; about, as names spread unevenly
 * @param zero      reads give zeros
 * @param verify    writes must carry what reads would give
 * @param direct    the kernel caches no bytes: each read and write is a request
 * @param timeoutNs how long names and attributes are cached, in ns
 */
record NullSettings(int files, long fileSize, int dirs, int entries, int made, boolean zero, boolean verify,
        boolean direct, long timeoutNs) {
    private static final long SECONDS_MAX = Traits.FOREVER_NS / Traits.SECOND_NS;

    static NullSettings take(MountArguments arguments) {
        NullSettings settings = new NullSettings(
                (int) arguments.number("files", 1000, 0, 1 << 20),
                arguments.number("filesize", 1 << 30, 0, 1L << 46),
                (int) arguments.number("dirs", 1, 0, 1 << 10),
                (int) arguments.number("entries", 10_000, 0, 1 << 20),
                (int) arguments.number("made", 1 << 14, 0, 1 << 22),
                arguments.flag("zero", false),
                arguments.flag("verify", false),
                arguments.flag("direct", false),
                arguments.number("timeout", SECONDS_MAX, 0, SECONDS_MAX) * Traits.SECOND_NS);
        arguments.conclude();
        return settings;
    }

    Traits traits() {
        return Traits.ofExclusive().withTimeouts(timeoutNs, timeoutNs, timeoutNs).withTrackedOpens(direct, false);
    }
}
