// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * Inodes that are to be freed, or cut, even if the server ends before: one unit for each lane at {@link #offset}, with
 * more behind it as needed.
 *
 * <pre>{@code
 *    0 header   1 check   2 next unit, or 0   3 0   4..63 unit index of an inode, or 0
 * }</pre>
 */
public final class OrphanLayout {
    /** Unit index of the next unit of the same lane, or 0. */
    public static final int NEXT = 2;
    /** The first place. */
    public static final int PLACES = 4;
    /** Bytes of the block before the first lane's unit. */
    private static final long FIRST_OFFSET = 2 * 4096L;

    private OrphanLayout() {
    }

    /** {@return where the first unit of a lane lies, in bytes} */
    public static long offset(int lane) {
        return FIRST_OFFSET + (long) lane * UnitLayout.LENGTH;
    }
}
