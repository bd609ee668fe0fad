// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import java.util.List;

/** A kind of transport, such as {@code fuse}; one stateless object per kind, found by {@code ServiceLoader}. */
public interface TransportType {
    /** {@return its name: lower-case letters and digits} */
    String name();

    /**
     * Prepares to carry requests to an export. Nothing is visible to users before {@link Transport#start()}.
     *
     * @param arguments as of {@code -o}: taken and concluded here
     * @return the transport
     * @throws org.zufs.spi.fs.MountRefusedException if an option is unknown or out of range
     */
    Transport open(TransportArguments arguments);

    /**
     * Says what this machine offers, without opening anything.
     *
     * @return each fast path: on, or off and why, and how to turn it on
     */
    List<FastPath> examine();
}
