// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * An inode: one unit, whose index is its number. Words; "a | b" is a in the lower, b in the upper 32 bits:
 *
 * <pre>{@code
 *    0 header           1 check            2 mode | links     3 uid | gid        4 flags | generation  5 size
 *    6 access s         7 modify s         8 change s         9 birth s        10 access | modify ns
 *   11 change | birth ns                  12 blocks          13 device | project  14 attributes
 *   15 parent          16 content         17 detail
 *   18 orphan place    19..23 0           24..63 area
 * }</pre>
 */
public final class InodeLayout {
    /** Type and permission bits, and the number of names. */
    public static final int MODE_LINKS = 2;
    /** Owner and group. */
    public static final int OWNERS = 3;
    /** Attribute flags ({@code FS_*_FL}), and what tells apart the inodes that had this unit one after the other. */
    public static final int FLAGS_GENERATION = 4;
    /** Bytes of a file or of a symbolic link's target; entries of a directory are in {@link #DETAIL}. */
    public static final int SIZE = 5;
    /** Time of access, s since 1970, signed. */
    public static final int ACCESS_SECONDS = 6;
    /** Time of modification, s since 1970, signed. */
    public static final int MODIFY_SECONDS = 7;
    /** Time of change, s since 1970, signed. */
    public static final int CHANGE_SECONDS = 8;
    /** Time of birth, s since 1970, signed. */
    public static final int BIRTH_SECONDS = 9;
    /** The rest of the times of access and modification, 0 to 999,999,999 ns. */
    public static final int ACCESS_MODIFY_NANOS = 10;
    /** The rest of the times of change and birth, 0 to 999,999,999 ns. */
    public static final int CHANGE_BIRTH_NANOS = 11;
    /** Blocks of content, of the extent tree's data; not of units. */
    public static final int BLOCK_COUNT = 12;
    /** Device number of a special file, and the project for quotas. */
    public static final int DEVICE_PROJECT = 13;
    /** First block of the {@link UnitKind#BLOB} with the extended attributes, or 0. */
    public static final int ATTRIBUTES = 14;
    /** Of a directory: unit index of the one above; its own of the root. */
    public static final int PARENT = 15;
    /** What the area holds: {@link #NOTHING}, {@link #INLINE}, {@link #EXTENTS} or {@link #BLOB}. */
    public static final int CONTENT = 16;
    /** Of a directory: entries in the lower, buckets in the upper 32 bits. Of a blob: its first block. */
    public static final int DETAIL = 17;
    /** Where it stands among the orphans: unit index of the orphans' unit * 64 + word; 0 if it does not. */
    public static final int ORPHAN_PLACE = 18;
    /** The first word of the area. */
    public static final int AREA = 24;
    /** Words of the area. */
    public static final int AREA_WORD_COUNT = 40;
    /** Bytes of the area. */
    public static final int AREA_LENGTH = AREA_WORD_COUNT * Long.BYTES;

    /** Content: no bytes; all zeros up to the size. */
    public static final int NOTHING = 0;
    /** Content: the bytes lie in the area; those behind the size are zeros. */
    public static final int INLINE = 1;
    /** Content: the area is the root of a tree of extents ({@link ExtentLayout}). */
    public static final int EXTENTS = 2;
    /** Content: the target of a long symbolic link, in a blob. */
    public static final int BLOB = 3;

    private InodeLayout() {
    }
}
