// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** Someone whose calls are measured in process. */
interface CallContender extends AutoCloseable {

    /** Unique. */
    String name();

    /** {@return the call's work for a lane, or null if this contender has no such call} */
    CallWork work(Call call, int lane);

    @Override
    void close();
}
