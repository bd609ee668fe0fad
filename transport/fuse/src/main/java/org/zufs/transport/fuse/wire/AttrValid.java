// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Which fields of {@link SetattrInLayout} are meant: bits of {@link SetattrInLayout#VALID_OFFSET}. */
public final class AttrValid {
    /** chmod. */
    public static final int MODE = 1 << 0;

    /** chown, the owner. */
    public static final int UID = 1 << 1;

    /** chown, the group. */
    public static final int GID = 1 << 2;

    /** truncate. */
    public static final int SIZE = 1 << 3;

    /** utimens, the access time. */
    public static final int ATIME = 1 << 4;

    /** utimens, the data time. */
    public static final int MTIME = 1 << 5;

    /** The handle is valid: ftruncate and its kin. */
    public static final int HANDLE = 1 << 6;

    /** The access time is now, by our clock. */
    public static final int ATIME_NOW = 1 << 7;

    /** The data time is now, by our clock. */
    public static final int MTIME_NOW = 1 << 8;

    /** The lock owner is valid. */
    public static final int LOCK_OWNER = 1 << 9;

    /** The inode time, sent with WRITEBACK_CACHE. */
    public static final int CTIME = 1 << 10;

    /** Drop the set-id bits as the kernel would, with HANDLE_KILLPRIV_V2. Since 7.33. */
    public static final int KILL_SUIDGID = 1 << 11;

    private AttrValid() {
    }
}
