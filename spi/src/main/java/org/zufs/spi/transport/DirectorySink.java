// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

import java.lang.foreign.MemorySegment;
import org.zufs.spi.fs.Entry;

/** Where the dispatcher puts the entries of a directory: the transport's reply. Owned by the calling lane. */
public interface DirectorySink {
    /**
     * Says whether an entry with its inode would fit.
     *
     * @param length of the name, in bytes
     * @return true if so
     */
    boolean fitsInode(int length);

    /**
     * Puts an entry.
     *
     * @param bytes  where the name lies
     * @param at     its first byte
     * @param length its bytes, 1 to 255
     * @param ino    the number that users see
     * @param type   {@code DT_*}
     * @param next   the position of the entry after it
     * @return false if it does not fit
     */
    boolean put(MemorySegment bytes, long at, int length, long ino, int type, long next);

    /**
     * Puts an entry with its inode. It fits.
     *
     * @param bytes  where the name lies
     * @param at     its first byte
     * @param length its bytes, 1 to 255
     * @param entry  the inode with its attributes
     * @param type   {@code DT_*}
     * @param next   the position of the entry after it
     */
    void putInode(MemorySegment bytes, long at, int length, Entry entry, int type, long next);
}
