// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import org.zufs.spi.fs.Traits;

/** A mounted file system as the server offers it to transports. Thread-safe. */
public interface Export {
    /** {@return what the file system is like} */
    Traits traits();

    /**
     * Opens the dispatcher of a lane. All its memory exists when this returns.
     *
     * @param lane    from 0, below {@link Transport#laneCount()}; each once
     * @return the dispatcher, for the lane's thread alone
     */
    Dispatcher dispatcher(int lane);

    /**
     * Counts a failure of the transport itself, and logs it once with its stack. Not for the data path.
     *
     * @param what  one line: what was being done
     * @param cause the failure
     */
    void report(String what, Throwable cause);

    /** The asker is gone: its references, handles, locks and tokens are given back. After the last request. */
    void release();
}
