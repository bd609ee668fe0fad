// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import org.zufs.base.linux.ModeBits;

/** The attributes of an inode, as {@code statx(2)} shows them. Filled by a file system, owned by the calling lane. */
public final class Attributes {
    /** The number that users see; unlike a node id it need not be the way to name the inode. */
    public long ino;
    /** Size, in bytes. */
    public long size;
    /** Allocated space, in units of 512 bytes. */
    public long blocks;
    /** Last access, in seconds since 1970. */
    public long accessSeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int accessNanos;
    /** Last change of content, in seconds since 1970. */
    public long modifySeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int modifyNanos;
    /** Last change of content or attributes, in seconds since 1970. */
    public long changeSeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int changeNanos;
    /** Creation, in seconds since 1970. */
    public long birthSeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int birthNanos;
    /** Type and permission bits. */
    public int mode;
    /** Number of names. */
    public int linkCount;
    /** Owner. */
    public int uid;
    /** Group. */
    public int gid;
    /** Of a device: its number as the kernel encodes it. */
    public int device;
    /** The unit in which it is best read and written, in bytes. */
    public int blockSize;
    /** {@code STATX_ATTR_*} bits that are set. */
    public long flags;

    /** Makes one with the values of {@link #clear()}. */
    public Attributes() {
        clear();
    }

    /** All zero, but one name and a block size of 4096. */
    public void clear() {
        ino = 0;
        size = 0;
        blocks = 0;
        accessSeconds = 0;
        accessNanos = 0;
        modifySeconds = 0;
        modifyNanos = 0;
        changeSeconds = 0;
        changeNanos = 0;
        birthSeconds = 0;
        birthNanos = 0;
        mode = 0;
        linkCount = 1;
        uid = 0;
        gid = 0;
        device = 0;
        blockSize = 4096;
        flags = 0;
    }

    /**
     * Fills in a regular file: one name, owner root, times 0; change what differs.
     *
     * @param inode       the number that users see
     * @param permissions permission bits, without the type
     * @param length      size, in bytes
     */
    public void regularFile(long inode, int permissions, long length) {
        clear();
        ino = inode;
        mode = ModeBits.S_IFREG | permissions;
        size = length;
        blocks = (length + 511) / 512;
    }

    /**
     * Fills in a directory: two names, owner root, times 0; change what differs.
     *
     * @param inode       the number that users see
     * @param permissions permission bits, without the type
     */
    public void directory(long inode, int permissions) {
        clear();
        ino = inode;
        mode = ModeBits.S_IFDIR | permissions;
        linkCount = 2;
    }

    /**
     * Sets all four times.
     *
     * @param seconds since 1970
     * @param nanos   the rest, 0 to 999,999,999 ns
     */
    public void times(long seconds, int nanos) {
        accessSeconds = seconds;
        modifySeconds = seconds;
        changeSeconds = seconds;
        birthSeconds = seconds;
        accessNanos = nanos;
        modifyNanos = nanos;
        changeNanos = nanos;
        birthNanos = nanos;
    }
}
