// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import java.lang.foreign.MemorySegment;

/** Takes the entries of {@link DirectoryIndex#list}. */
@FunctionalInterface
public interface EntryTaker {
    /**
     * Takes an entry. Must not change the directory.
     *
     * @param bytes  where the name lies; to be read before this returns
     * @param at     its first byte
     * @param length its bytes, 1 to 255
     * @param inode  unit index of the inode, as the entry says, unchecked
     * @param type   {@code DT_*}
     * @param next   the position of the entry after it
     * @return false if it was not taken: the listing stops
     */
    boolean take(MemorySegment bytes, long at, int length, long inode, int type, long next);
}
