// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

/** Is told just before bytes are made to last: the moment at which most can be lost. */
interface CrashPoint {
    /** Nobody. */
    CrashPoint NONE = (memory, offset, length) -> {
    };

    /**
     * @param memory the memory, before
     * @param offset first byte of what is made to last
     * @param length bytes
     */
    void before(SimulatedMemory memory, long offset, long length);
}
