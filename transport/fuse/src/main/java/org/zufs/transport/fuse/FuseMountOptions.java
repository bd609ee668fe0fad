// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.nio.file.Path;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.transport.TransportArguments;
import org.zufs.transport.fuse.mount.MountOptions;

/**
 * The options of {@code -o} that are the mount's: {@code ro}, {@code allow_other}, {@code default_permissions}, {@code
 * suid}, {@code dev}, {@code exec}, {@code atime}, {@code nonempty}, {@code sync_init}, {@code fsname=}, {@code
 * subtype=}; each switch also with {@code no} in front.
 */
final class FuseMountOptions {
    private FuseMountOptions() {
    }

    /** Takes the options from what the user gave. */
    static MountOptions take(TransportArguments arguments, boolean fileSystemIsReadOnly) {
        MountArguments options = arguments.options();
        boolean readOnly = options.flag("ro", fileSystemIsReadOnly);
        boolean writable = options.flag("rw", !readOnly);
        return MountOptions.at(Path.of(arguments.place()))
                .source(options.text("fsname", arguments.source()))
                .subtype(options.text("subtype", "zufs"))
                .allowOther(options.flag("allow_other", ProcessCalls.geteuid() == 0))
                .defaultPermissions(options.flag("default_permissions", true))
                .readOnly(readOnly || !writable || fileSystemIsReadOnly)
                .nosuid(!options.flag("suid", false))
                .nodev(!options.flag("dev", false))
                .noexec(!options.flag("exec", true))
                .noatime(!options.flag("atime", true))
                .nonEmpty(options.flag("nonempty", false))
                .waitForInit(options.flag("sync_init", true))
                .conclude();
    }
}
