// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/**
 * Reply of STATFS.
 * {@code struct fuse_statfs_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       statfs (80 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class StatfsOutLayout {
    /** The figures. */
    public static final int STATFS_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = STATFS_OFFSET + KstatfsLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private StatfsOutLayout() {
    }
}
