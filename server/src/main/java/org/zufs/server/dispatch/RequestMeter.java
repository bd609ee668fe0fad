// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Operation;

/** Counts and times the requests of one lane. For the lane's thread; nothing is allocated. */
public interface RequestMeter {
    /**
     * A request starts.
     *
     * @param operation what kind
     * @param request   who asks
     */
    void begin(Operation operation, Request request);

    /**
     * The request that started last has been handled.
     *
     * @param nodeId the inode it was about, or 0
     * @param detail an offset, a size or a handle
     * @param result 0, a count, a negative errno, or {@link Request#PARKED}
     */
    void end(long nodeId, long detail, long result);

    /** An exception came out of the request that started last; its end follows. */
    void failed();

    /** {@return what kind of request started last} */
    Operation operation();
}
