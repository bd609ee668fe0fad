// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Traits;

/**
 * How a mirror was asked to be.
 *
 * @param path        the host folder
 * @param passthrough let the kernel read and write host files by itself
 * @param exclusive   nobody changes the folder but through this mount
 * @param readOnly    nothing can be changed
 * @param crossMounts go into what is mounted inside the folder
 * @param timeoutNs   how long names and attributes are cached, in ns
 */
record MirrorSettings(String path, boolean passthrough, boolean exclusive, boolean readOnly, boolean crossMounts,
        long timeoutNs) {
    private static final long SECONDS_MAX = Traits.FOREVER_NS / Traits.SECOND_NS;

    static MirrorSettings take(MountArguments arguments, boolean passthroughPossible) {
        if (arguments.path().isEmpty()) {
            throw new MountRefusedException("mirror needs the folder to serve: mirror:/srv/data");
        }
        boolean exclusive = arguments.flag("exclusive", false);
        MirrorSettings settings = new MirrorSettings(
                arguments.path(),
                arguments.flag("passthrough", true) && passthroughPossible,
                exclusive,
                arguments.flag("readonly", false),
                arguments.flag("xdev", true),
                arguments.number("timeout", exclusive ? SECONDS_MAX : 1, 0, SECONDS_MAX) * Traits.SECOND_NS);
        arguments.conclude();
        return settings;
    }

    /**
     * What the transport is told.
     *
     * @param flushes  closing a file on the host can fail
     * @param posixAcl the host keeps access control lists
     */
    Traits traits(boolean flushes, boolean posixAcl) {
        return new Traits(timeoutNs, timeoutNs, exclusive ? timeoutNs : 0, false, true, true, flushes, true, exclusive,
                posixAcl, true, readOnly, passthrough);
    }
}
