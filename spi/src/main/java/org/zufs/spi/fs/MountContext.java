// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import org.zufs.base.time.Clock;
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
     * Counts an unexpected failure, and logs it once with its stack, in the error log that {@code zufs stat} shows.
     *
     * @param what  one line: what was being done
     * @param cause the failure
     */
    void report(String what, Throwable cause);
}
