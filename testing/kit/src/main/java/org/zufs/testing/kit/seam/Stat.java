// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/** What {@code statx} answers; filled by the callee. Plain fields, one thread at a time. */
public final class Stat {
    /** Bits of {@code STATX_*} saying which fields are valid. */
    public int mask;
    /** Inode number. */
    public long ino;
    /** Type and permission bits. */
    public int mode;
    /** Number of names. */
    public long nlink;
    /** Owner. */
    public int uid;
    /** Group. */
    public int gid;
    /** Length in bytes. */
    public long size;
    /** Allocated space in units of 512 bytes. */
    public long blocks;
    /** Preferred length of an I/O, in bytes. */
    public long blockSize;
    /** Device the file lives on, {@code major << 32 | minor}. */
    public long device;
    /** Device that a device node stands for: major number. */
    public int rdevMajor;
    /** Device that a device node stands for: minor number. */
    public int rdevMinor;
    /** {@code STATX_ATTR_*} bits that are set. */
    public long attributes;
    /** Last access, nanoseconds since the epoch. */
    public long atimeNs;
    /** Last change of the data, nanoseconds since the epoch. */
    public long mtimeNs;
    /** Last change of the inode, nanoseconds since the epoch. */
    public long ctimeNs;
    /** Creation, nanoseconds since the epoch; valid if the mask says so. */
    public long btimeNs;

    /** All zero. */
    public Stat() {
    }

    /** The type bits of the mode: one of {@code S_IF*}. */
    public int type() {
        return mode & Abi.S_IFMT;
    }

    /** The permission and set-id bits of the mode. */
    public int permissions() {
        return mode & 07777;
    }

    @Override
    public String toString() {
        return "Stat[mode=" + Integer.toOctalString(mode) + " nlink=" + nlink + " uid=" + uid + " gid=" + gid
                + " size=" + size + " blocks=" + blocks + " ino=" + ino + "]";
    }
}
