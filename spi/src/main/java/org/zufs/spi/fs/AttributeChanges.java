// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/**
 * What {@code setattr} shall change. Filled by a transport, owned by the calling lane. A value counts only if its bit
 * is set.
 */
public final class AttributeChanges {
    /** Bit: {@link #mode}. */
    public static final int MODE = 1;
    /** Bit: {@link #uid}. */
    public static final int UID = 1 << 1;
    /** Bit: {@link #gid}. */
    public static final int GID = 1 << 2;
    /** Bit: {@link #size}. */
    public static final int SIZE = 1 << 3;
    /** Bit: the access time given. */
    public static final int ACCESS_TIME = 1 << 4;
    /** Bit: the modification time given. */
    public static final int MODIFY_TIME = 1 << 5;
    /** Bit: the access time becomes the file system's present; with {@link #ACCESS_TIME}. */
    public static final int ACCESS_NOW = 1 << 6;
    /** Bit: the modification time becomes the file system's present; with {@link #MODIFY_TIME}. */
    public static final int MODIFY_NOW = 1 << 7;
    /** Bit: the change time given; only from a kernel that keeps times itself while it caches writes. */
    public static final int CHANGE_TIME = 1 << 8;
    /** Bit: clear set-id bits and drop capabilities, as a write by an ordinary user does. */
    public static final int KILL_SET_ID = 1 << 9;
    /**
     * Bit: the size comes through an open file, or with {@code O_TRUNC}: the times of modification and change become
     * the present even if the size stays the same. Without it they do so only if the size changes.
     */
    public static final int TOUCH = 1 << 10;

    /** Which values count: the bits above. */
    public int valid;
    /** New permission bits, without the type. */
    public int mode;
    /** New owner. */
    public int uid;
    /** New group. */
    public int gid;
    /** New size, in bytes, at least 0. */
    public long size;
    /** New access time, in seconds since 1970. */
    public long accessSeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int accessNanos;
    /** New modification time, in seconds since 1970. */
    public long modifySeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int modifyNanos;
    /** New change time, in seconds since 1970. */
    public long changeSeconds;
    /** The rest of it, 0 to 999,999,999 ns. */
    public int changeNanos;

    /** Makes one that changes nothing. */
    public AttributeChanges() {
    }

    /**
     * Says whether something shall change.
     *
     * @param bit one of the bits above
     * @return true if so
     */
    public boolean has(int bit) {
        return (valid & bit) != 0;
    }

    /** {@return true if set-id bits shall be cleared} */
    public boolean killsSetId() {
        return has(KILL_SET_ID);
    }
}
