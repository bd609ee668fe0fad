// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import org.zufs.spi.fs.MountArguments;

/**
 * How the user wants a transport.
 *
 * @param place     where it shall be reached: a mount point, a socket
 * @param source    what the mount table shows as its source, such as {@code mem}
 * @param options   the options of {@code -o}
 * @param laneLimit the most lanes that it may have, at least 1
 */
public record TransportArguments(String place, String source, MountArguments options, int laneLimit) {
}
