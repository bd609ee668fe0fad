// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/** {@code struct flock}: an argument of the lock calls, also filled by {@code F_GETLK}. One thread at a time. */
public final class FileLock {
    /** {@code F_RDLCK}, {@code F_WRLCK} or {@code F_UNLCK}. */
    public int type;
    /** {@code SEEK_SET}, {@code SEEK_CUR} or {@code SEEK_END}: what the start counts from. */
    public int whence;
    /** Offset of the first byte. */
    public long start;
    /** Length in bytes; 0 is to the end of all files; negative lies before the start. */
    public long length;
    /** Process that holds the lock, answered by {@code F_GETLK}; -1 for a lock of an open file description. */
    public int pid;

    /** All zero: a read lock on everything. */
    public FileLock() {
    }

    /** A lock of this type from the start of the file. */
    public static FileLock of(int type, long start, long length) {
        FileLock lock = new FileLock();
        lock.type = type;
        lock.start = start;
        lock.length = length;
        return lock;
    }
}
