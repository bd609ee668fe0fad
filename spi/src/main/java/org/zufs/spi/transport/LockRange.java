// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

/** A file lock that is asked for or found. Filled by a transport or the dispatcher, owned by the calling lane. */
public final class LockRange {
    /** {@link #type}: shared ({@code F_RDLCK}). */
    public static final int SHARED = 0;
    /** {@link #type}: exclusive ({@code F_WRLCK}). */
    public static final int EXCLUSIVE = 1;
    /** {@link #type}: none ({@code F_UNLCK}). */
    public static final int UNLOCK = 2;

    /** First byte, at least 0. */
    public long start;
    /** Last byte, at least start; {@link Long#MAX_VALUE} for the end of the file, wherever that is. */
    public long end;
    /** {@link #SHARED}, {@link #EXCLUSIVE} or {@link #UNLOCK}. */
    public int type;
    /** The process that asks or holds. */
    public int pid;
    /** Who owns it: locks of one owner do not conflict. */
    public long owner;
    /** True for {@code flock(2)}: the whole file, and apart from the other kind. */
    public boolean wholeFile;

    /** Makes an empty one. */
    public LockRange() {
    }
}
