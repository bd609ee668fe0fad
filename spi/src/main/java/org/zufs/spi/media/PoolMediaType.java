// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

import java.nio.file.Path;

/** A kind of media that holds pools, found by {@code ServiceLoader}. Any thread; control path only. */
public interface PoolMediaType {
    /** {@return its name, such as {@code file}} */
    String name();

    /**
     * Makes a pool's media, fully allocated, all zeros, and opens them.
     *
     * @param path   where: a file that does not exist
     * @param length bytes, a multiple of 4096
     * @return the memory, which the caller closes
     * @throws org.zufs.spi.fs.MountRefusedException with cause and cure
     */
    PersistentMemory create(Path path, long length);

    /**
     * Makes a pool's media that nobody else can reach and that end when they are closed, all zeros, and opens them.
     *
     * @param length bytes, a multiple of 4096
     * @return the memory, which the caller closes
     * @throws org.zufs.spi.fs.MountRefusedException with cause and cure
     */
    PersistentMemory createPrivate(long length);

    /**
     * Opens a pool's media; a second server cannot until they are closed.
     *
     * @param path     a file, whose length is a multiple of 4096 and which has no holes
     * @param readOnly no byte of the file is changed; several may do so at once
     * @return the memory, which the caller closes
     * @throws org.zufs.spi.fs.MountRefusedException if it is no such file, in use, cut short, or may not be opened;
     *                                               untouched then
     */
    PersistentMemory open(Path path, boolean readOnly);

    /**
     * Lengthens a pool's media, fully allocated, zeros; who has them open sees it when it opens them again.
     *
     * @param path   the file
     * @param length its new length in bytes, a multiple of 4096
     * @throws org.zufs.spi.fs.MountRefusedException with cause and cure
     */
    void grow(Path path, long length);
}
