// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.concurrent.Pinning;

/**
 * Where a lane runs.
 *
 * @param cpu       the CPU it is pinned to, or {@link #ANYWHERE}
 * @param ringFlags {@code IORING_SETUP_*} beyond those that every ring has
 */
record LanePlacement(int cpu, int ringFlags) {
    /** Not pinned. */
    static final int ANYWHERE = -1;

    /** Pins the calling thread. */
    void pin() {
        if (cpu != ANYWHERE) {
            Pinning.pin(cpu);
        }
    }
}
