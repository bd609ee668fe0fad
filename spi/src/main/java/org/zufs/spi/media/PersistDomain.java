// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

/**
 * What makes the bytes of a {@link PersistentMemory} last, and what that costs. The figures are of one machine, with
 * ordinary memory in place of persistent memory; docs/decisions/0009-the-media-of-a-pool.md has more of them.
 */
public enum PersistDomain {
    /**
     * Byte-addressable media, mapped so that nothing lies between the CPU's caches and them: a range persists by a
     * write-back of its cache lines and a fence, 0.16 microseconds for one line, 0.1 to 0.3 more than the copy for 64.
     * What persisted outlives everything.
     */
    DAX,
    /**
     * Memory that is lost with the machine: anonymous, or a file on tmpfs. Nothing but order is to be kept to persist,
     * which costs nothing; a file outlives the server.
     */
    MEMORY,
    /**
     * A plain file. Stores outlive the server at once, and the machine when {@link PersistentMemory#sync()} has
     * returned, which takes as long as the disk; before, the kernel writes pages back in any order.
     */
    FILE
}
