// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** The flags of the requests that have one or two only. */
public final class RequestFlag {
    /** {@link ReadInLayout#READ_FLAGS_OFFSET}: the lock owner is valid. */
    public static final int READ_LOCK_OWNER = 1 << 1;

    /** {@link OpenInLayout#OPEN_FLAGS_OFFSET}: with O_TRUNC, drop the set-id bits. Since 7.33. */
    public static final int OPEN_KILL_SUIDGID = 1 << 0;

    /** {@link ReleaseInLayout#RELEASE_FLAGS_OFFSET}: flush as well. */
    public static final int RELEASE_FLUSH = 1 << 0;

    /** {@link ReleaseInLayout#RELEASE_FLAGS_OFFSET}: drop the flock locks of the owner. */
    public static final int RELEASE_FLOCK_UNLOCK = 1 << 1;

    /** {@link FsyncInLayout#FLAGS_OFFSET}: fdatasync. */
    public static final int FSYNC_DATA_ONLY = 1 << 0;

    /** {@link LockInLayout#FLAGS_OFFSET}: a lock of flock(2), not of fcntl(2). */
    public static final int LOCK_FLOCK = 1 << 0;

    /** {@link PollInLayout#FLAGS_OFFSET}: send a wake-up once an event holds. */
    public static final int POLL_SCHEDULE_NOTIFY = 1 << 0;

    /** {@link SetxattrInLayout#SETXATTR_FLAGS_OFFSET}: drop the set-group-id bit. Since 7.33. */
    public static final int SETXATTR_ACL_KILL_SGID = 1 << 0;

    /** {@link NotifyInvalEntryLayout#put}: look the name up again rather than drop it. Since 7.38. */
    public static final int INVAL_ENTRY_EXPIRE_ONLY = 1 << 0;

    private RequestFlag() {
    }
}
