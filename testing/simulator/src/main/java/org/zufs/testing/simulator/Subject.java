// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.List;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Superblock;

/** The file system that is put to the test. */
interface Subject {
    /**
     * Makes an empty pool of memory that is all zeros.
     *
     * @param memory    the memory
     * @param laneCount lanes that it will be mounted with
     */
    void format(SimulatedMemory memory, int laneCount);

    /**
     * Mounts the pool, after a crash too.
     *
     * @param context with the memory
     * @return the file system
     */
    Superblock mount(MountContext context);

    /**
     * Looks for what is not consistent in a pool that nobody has mounted; changes nothing.
     *
     * @param memory the pool
     * @return what was found; empty if all is well
     */
    List<String> check(SimulatedMemory memory);
}
