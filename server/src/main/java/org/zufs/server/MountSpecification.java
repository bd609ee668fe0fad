// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.util.Arrays;

/**
 * What shall be mounted where.
 *
 * @param type      the kind of file system, such as {@code mem}
 * @param arguments what the file system takes, such as {@code size=1g}; may be empty
 * @param place     where: the mount point
 * @param options   of {@code -o}, what the transport takes; may be empty
 * @param transport the kind of transport, such as {@code fuse}
 */
public record MountSpecification(String type, String arguments, String place, String options, String transport) {
    /** The transport if none is named. */
    public static final String INITIAL_TRANSPORT = "fuse";

    /**
     * Takes what users write apart.
     *
     * @param fileSystem {@code FS} or {@code FS:ARGS}
     * @param place      where
     * @param options    of {@code -o}; may be empty
     * @return the specification, for {@link #INITIAL_TRANSPORT}
     */
    public static MountSpecification of(String fileSystem, String place, String options) {
        int colon = fileSystem.indexOf(':');
        return new MountSpecification(colon < 0 ? fileSystem : fileSystem.substring(0, colon),
                colon < 0 ? "" : fileSystem.substring(colon + 1), place, options, INITIAL_TRANSPORT);
    }

    /** {@return true if the options ask for a mount that cannot be changed: then the server refuses changes too} */
    boolean readOnly() {
        return Arrays.stream(options.split(",")).anyMatch(option -> option.equals("ro") || option.equals("ro=on"));
    }
}
