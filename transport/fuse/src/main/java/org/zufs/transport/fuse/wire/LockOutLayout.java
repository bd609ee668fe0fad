// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/**
 * Reply of GETLK.
 * {@code struct fuse_lk_out}, since protocol 7.7. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        lock (24 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class LockOutLayout {
    /** The lock in the way, or type F_UNLCK. */
    public static final int LOCK_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = LOCK_OFFSET + FileLockLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private LockOutLayout() {
    }
}
