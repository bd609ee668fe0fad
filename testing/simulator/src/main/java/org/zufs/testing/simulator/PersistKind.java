// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import org.zufs.fs.pmem.format.SuperblockLayout;

/** What is made to last, by where it lies. */
enum PersistKind {
    /** A copy of the superblock. */
    SUPERBLOCK,
    /** A record of a log. */
    LOG,
    /** Anything else: bytes of files, blobs, and units in place. */
    OTHER;

    static PersistKind of(SimulatedMemory memory, long offset) {
        if (offset < SuperblockLayout.OFFSET_B + 4096) {
            return SUPERBLOCK;
        }
        long start = word(memory, SuperblockLayout.LOG_OFFSET);
        long end = start + 2 * word(memory, SuperblockLayout.LANE_COUNT)
                * word(memory, SuperblockLayout.LOG_HALF_LENGTH);
        return offset >= start && offset < end ? LOG : OTHER;
    }

    private static long word(SimulatedMemory memory, int index) {
        return memory.storedWord(index);
    }
}
