// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/** The kinds of unit. 0 is none. */
public final class UnitKind {
    /** {@link SuperblockLayout}. */
    public static final int SUPERBLOCK = 1;
    /** What of 2,048 blocks is used. */
    public static final int GROUP = 2;
    /** The first unit of 8 blocks of units. */
    public static final int CHUNK = 3;
    /** A file, directory, symbolic link or special file. */
    public static final int INODE = 4;
    /** Entries of a directory. */
    public static final int BUCKET = 5;
    /** A node of the tree of a file's extents. */
    public static final int EXTENTS = 6;
    /** Inodes to be freed. */
    public static final int ORPHANS = 7;
    /** A block of bytes that never changes in place; the header of 4096 bytes, not of 512. */
    public static final int BLOB = 8;
    /** What a user or project has used, and may. */
    public static final int QUOTA = 9;
    /** Owners of blocks beyond the first. */
    public static final int SHARES = 10;

    private UnitKind() {
    }
}
