// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.nio.file.Path;
import org.zufs.base.time.Clock;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;

/** What a file system is given when it is mounted. Control path: used at mount, and by background threads. */
public interface MountContext {
    /** {@return the arguments after the colon of {@code FS:ARGS}, parsed} */
    MountArguments arguments();

    /** {@return the number of lanes; {@link Request#lane()} is below it} */
    int laneCount();

    /** {@return the clock for all times that this file system stores} */
    Clock clock();

    /** {@return a way to tell those who cache that something changed by another way than through their own request} */
    Notifier notifier();

    /**
     * Says whether files in a region of their own can be read, written and mapped by the kernel without requests.
     *
     * @return true if {@link Opening#passthrough(int)} may be used
     */
    boolean passthroughPossible();

    /**
     * Opens a private store of regions in memory; it is closed after {@link Superblock#unmount()}.
     *
     * @param capacity the limit over all its regions together, in bytes, at least 1
     * @return the store
     * @throws MountRefusedException if the system refuses
     */
    RegionStore openMemory(long capacity);

    /**
     * Opens a pool's media; they are closed after {@link Superblock#unmount()}.
     *
     * @param path     a file that holds a pool
     * @param readOnly no byte of it is changed; several may do so at once
     * @return the memory
     * @throws MountRefusedException if it cannot be used: missing, in use, cut short, no rights
     */
    PersistentMemory openPool(Path path, boolean readOnly);

    /**
     * Makes a pool's media, all zeros, and opens them as {@link #openPool} does.
     *
     * @param path   a file that does not exist
     * @param length bytes, a multiple of 4096
     * @return the memory
     * @throws MountRefusedException if it is there, or there is no space, or no right
     */
    PersistentMemory createPool(Path path, long length);

    /**
     * Makes a pool's media in memory, all zeros, which end when they are closed after {@link Superblock#unmount()}.
     *
     * @param length bytes, a multiple of 4096
     * @return the memory
     * @throws MountRefusedException if there is not so much
     */
    PersistentMemory openMemoryPool(long length);

    /**
     * Counts an unexpected failure, and logs it once with its stack, in the error log that {@code zufs stat} shows.
     *
     * @param what  one line: what was being done
     * @param cause the failure
     */
    void report(String what, Throwable cause);
}
