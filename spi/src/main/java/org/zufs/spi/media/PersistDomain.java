// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

/** What makes the bytes of a {@link PersistentMemory} last, and what that costs. */
public enum PersistDomain {
    /**
     * Byte-addressable media, mapped so that nothing lies between the CPU's caches and them: a range persists by a
     * write-back of its cache lines and a fence. What persisted outlives everything.
     */
    DAX,
    /**
     * Memory that is lost with the machine: anonymous, or a file on tmpfs. Nothing is to be done to persist; a file
     * outlives the server.
     */
    MEMORY,
    /**
     * A plain file. Stores outlive the server at once, and the machine when {@link PersistentMemory#sync()} has
     * returned; before, the kernel writes pages back in any order.
     */
    FILE
}
