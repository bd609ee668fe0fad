// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

/**
 * Makes regions and unmapped files that share one limit on space. A file is an object with a number, of which nothing
 * is mapped here: for bytes that the kernel or a client handles alone. Thread-safe. No call allocates on the heap but
 * {@link #mapRegion}.
 */
public interface RegionStore extends AutoCloseable {
    /** {@return the limit over all, in bytes} */
    long capacity();

    /** {@return what is still free of it, in bytes; may cost a system call} */
    long freeBytes();

    /**
     * Makes a region with room to grow, none of which takes space yet.
     *
     * @param reservation how long it can become, in bytes
     * @return the region
     */
    Region mapRegion(long reservation);

    /**
     * Takes space for bytes of a region, after which they may be touched. They are zeros if they had no space before.
     *
     * @param region one of this store's
     * @param offset first byte, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @return 0 or a negative errno: ENOSPC
     */
    int reserve(Region region, long offset, long length);

    /**
     * Gives space back; the bytes must not be touched any more.
     *
     * @param region one of this store's
     * @param offset first byte, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @return 0 or a negative errno
     */
    int giveBack(Region region, long offset, long length);

    /**
     * {@return true if {@link #createFile} works: files are regular files that the kernel can read and write by
     * itself}
     */
    boolean hasFiles();

    /**
     * Makes an empty file and opens it for reading and writing.
     *
     * @param number its name from now on, at least 0
     * @return a descriptor that the caller closes, or a negative errno
     */
    int createFile(long number);

    /**
     * Opens a file for reading and writing.
     *
     * @param number its name
     * @return a descriptor that the caller closes, or a negative errno
     */
    int openFile(long number);

    /**
     * Removes a file; its space is free when its last descriptor is closed.
     *
     * @param number its name
     * @return 0 or a negative errno
     */
    int removeFile(long number);

    /** Frees everything: no region or file of this store may be in use. */
    @Override
    void close();
}
