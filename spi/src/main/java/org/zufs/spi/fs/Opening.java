// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** What {@code open} answers. Owned by the calling lane. */
public final class Opening {
    /** No descriptor. */
    public static final int NO_DESCRIPTOR = -1;

    private long handle;
    private int descriptor;
    private boolean direct;
    private boolean dropsCache;
    private boolean stream;

    /** Makes one that is empty. */
    public Opening() {
        clear();
    }

    /** Empties it; for the server. */
    public void clear() {
        handle = Inode.NO_HANDLE;
        descriptor = NO_DESCRIPTOR;
        direct = false;
        dropsCache = false;
        stream = false;
    }

    /**
     * Names the open file.
     *
     * @param chosen a number of the file system's choice, which comes back with each operation; it need not be unique
     */
    public void handle(long chosen) {
        handle = chosen;
    }

    /**
     * Lets the kernel read, write and map another file in place of this one, without any request. All openings of an
     * inode, from the first to the last close, must answer the same file; size and times are then to be asked from it.
     *
     * @param openFile a descriptor of the other file, open at least for reading: the kernel opens that file anew with
     *                 each asker's own flags; it stays the file system's, and must stay open until the last
     *                 {@link RegularFile#release}
     */
    public void passthrough(int openFile) {
        descriptor = openFile;
    }

    /** Keeps this file's bytes out of the kernel's cache: each read and write is a request. */
    public void direct() {
        direct = true;
    }

    /** Makes the kernel forget the bytes that it has cached: the content may have changed since. */
    public void dropCache() {
        dropsCache = true;
    }

    /** Makes the file a stream: no offsets, no seeking. */
    public void stream() {
        stream = true;
    }

    /** {@return the file system's handle} */
    public long handle() {
        return handle;
    }

    /** {@return the descriptor for passthrough, or {@link #NO_DESCRIPTOR}} */
    public int descriptor() {
        return descriptor;
    }

    /** {@return true after {@link #direct()}} */
    public boolean isDirect() {
        return direct;
    }

    /** {@return true after {@link #dropCache()}} */
    public boolean dropsCache() {
        return dropsCache;
    }

    /** {@return true after {@link #stream()}} */
    public boolean isStream() {
        return stream;
    }
}
