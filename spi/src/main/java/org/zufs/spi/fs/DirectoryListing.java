// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Takes the entries of {@link Directory#readdir}. Owned by the calling lane. */
public abstract class DirectoryListing {
    /** Type of an entry that is not known ({@code DT_UNKNOWN}). */
    public static final int TYPE_UNKNOWN = 0;
    /** A fifo. */
    public static final int TYPE_FIFO = 1;
    /** A character device. */
    public static final int TYPE_CHARACTER_DEVICE = 2;
    /** A directory. */
    public static final int TYPE_DIRECTORY = 4;
    /** A block device. */
    public static final int TYPE_BLOCK_DEVICE = 6;
    /** A regular file. */
    public static final int TYPE_REGULAR = 8;
    /** A symbolic link. */
    public static final int TYPE_SYMBOLIC_LINK = 10;
    /** A socket. */
    public static final int TYPE_SOCKET = 12;

    /** For the server. */
    protected DirectoryListing() {
    }

    /**
     * Says whether inodes are of use: then {@link #add(MemorySegment, long, int, Inode, long, int, long)} saves the
     * asker a lookup for each entry.
     *
     * @return true if so
     */
    public abstract boolean wantsInodes();

    /**
     * Adds an entry.
     *
     * @param bytes  where the name lies
     * @param at     its first byte
     * @param length its bytes, 1 to 255
     * @param ino    the number that users see
     * @param type   {@code TYPE_*}
     * @param next   the position of the entry after it: at least {@link Directory#FIRST_POSITION} + 1
     * @return false if the listing is full: the entry was not taken, stop
     */
    public abstract boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next);

    /**
     * Adds an entry with its inode, which takes a reference as {@link Entry#found} does.
     *
     * @param bytes  where the name lies
     * @param at     its first byte
     * @param length its bytes, 1 to 255
     * @param inode  the inode
     * @param ino    the number that users see
     * @param type   {@code TYPE_*}
     * @param next   the position of the entry after it: at least {@link Directory#FIRST_POSITION} + 1
     * @return false if the listing is full: the entry was not taken, stop
     */
    public abstract boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next);

    /**
     * Adds an entry named by a text. Allocates: for small trees.
     *
     * @param name 1 to 255 bytes of UTF-8
     * @param ino  the number that users see
     * @param type {@code TYPE_*}
     * @param next the position of the entry after it: at least {@link Directory#FIRST_POSITION} + 1
     * @return false if the listing is full: the entry was not taken, stop
     */
    public final boolean add(String name, long ino, int type, long next) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return add(MemorySegment.ofArray(bytes), 0, bytes.length, ino, type, next);
    }
}
