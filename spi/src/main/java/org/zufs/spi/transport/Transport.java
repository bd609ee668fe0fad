// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import java.util.List;
import org.zufs.spi.fs.Notifier;

/** One way in to one export: a mount, or a socket. The methods are called by one control thread. */
public interface Transport extends AutoCloseable {
    /** {@return how many lanes it will run; the export's dispatchers are numbered below it} */
    int laneCount();

    /**
     * Says whether the kernel can serve files by itself on this way in.
     *
     * @return true if {@link org.zufs.spi.fs.Opening#passthrough(int)} may be used
     */
    boolean passthroughPossible();

    /** {@return where notes about changes go; usable at once, without effect before {@link #start}} */
    Notifier notifier();

    /**
     * Starts the lanes and makes the place answer; returns when it does.
     *
     * @param export what to serve
     * @throws org.zufs.spi.fs.MountRefusedException if the place cannot be had
     */
    void start(Export export);

    /**
     * Waits until the place is gone, by {@link #close} or from outside.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void awaitEnd() throws InterruptedException;

    /** {@return each fast path: on, or off and why; complete after {@link #start}} */
    List<FastPath> fastPaths();

    /** Takes the place away and ends the lanes: requests under way are answered first. Does nothing the second time. */
    @Override
    void close();
}
