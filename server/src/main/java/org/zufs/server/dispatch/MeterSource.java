// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

/** Makes the meter of each lane of a mount. Thread-safe. */
@FunctionalInterface
public interface MeterSource {
    /**
     * Makes one. All its memory exists when this returns.
     *
     * @param lane from 0
     * @return the meter, for the lane's thread
     */
    RequestMeter lane(int lane);
}
