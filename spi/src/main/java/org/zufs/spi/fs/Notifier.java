// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.foreign.MemorySegment;

/**
 * Tells those who cache that something changed by another way than through their own request. Each call only leaves a
 * note for a thread of the transport's and returns; it may be made with locks held. May allocate: not for the data
 * path. Thread-safe. With nobody to tell, nothing happens.
 */
public interface Notifier {
    /**
     * The attributes, and bytes, of an inode have changed.
     *
     * @param nodeId the inode
     * @param offset first byte that changed; negative if only attributes have
     * @param length bytes that changed; 0 for all from the offset on
     */
    void inodeChanged(long nodeId, long offset, long length);

    /**
     * A name stands for something else than before, or for nothing.
     *
     * @param parent the directory's node id
     * @param name   the name; it is copied
     * @param expire true to have it asked again at its next use, false to have it dropped now
     */
    void entryChanged(long parent, Name name, boolean expire);

    /**
     * A name was removed, and the inode behind it with it. Who caches it drops it; whether a watch of the directory is
     * told is the kernel's business (Linux 6.18 sends no inotify event for it).
     *
     * @param parent the directory's node id
     * @param child  the node id of what was removed
     * @param name   the name; it is copied
     */
    void entryRemoved(long parent, long child, Name name);

    /**
     * Puts bytes of a file into the asker's cache before they are asked for.
     *
     * @param nodeId the file
     * @param offset first byte in the file, at least 0
     * @param bytes  the bytes; they are copied
     */
    void store(long nodeId, long offset, MemorySegment bytes);

    /**
     * Asks for inodes that nobody uses to be forgotten.
     *
     * @param nodeIds the inodes
     */
    void prune(long... nodeIds);

    /** All names are to be asked again. */
    void epoch();

    /**
     * Something came that a {@link Inode#poll} waits for.
     *
     * @param waker the number that poll was given
     */
    void wakePoll(long waker);
}
