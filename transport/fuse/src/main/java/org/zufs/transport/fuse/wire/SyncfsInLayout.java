// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/**
 * SYNCFS. Not sent on a plain fuse mount.
 * {@code struct fuse_syncfs_in}, since protocol 7.34. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            padding                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class SyncfsInLayout {
    /** Unused; not to be relied on. */
    public static final int PADDING_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private SyncfsInLayout() {
    }
}
