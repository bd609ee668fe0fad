// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

/** A planted fault: what goes wrong when a program makes bytes last. */
interface PersistFault {
    /** All goes well. */
    PersistFault NONE = (memory, offset, length) -> false;

    /**
     * @param memory the memory
     * @param offset first byte
     * @param length bytes
     * @return true if nothing is made to last, or this has done a part of it
     */
    boolean loses(SimulatedMemory memory, long offset, long length);

    /**
     * @param memory the memory
     * @return true if a sync does nothing
     */
    default boolean losesSync(SimulatedMemory memory) {
        return false;
    }
}
