// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.nio.file.Path;

/** One way to have a file system mounted, to be compared with others. Used by the harness's one thread. */
interface Contender {

    /** Unique: road, file system and mode, as in {@code floor/null/direct}. */
    String name();

    /** The way in: floor, floor-uring, libfuse-run, libfuse-pinned, jfuse, jnr, tmpfs, zufs-uring, zufs-devfuse, ... */
    String road();

    /** What it serves: null, mem, mirror or tmpfs. */
    String fileSystem();

    DataMode mode();

    /** Name of the contender that its ratios refer to. */
    String baseline();

    /** Whether it needs long to reach its speed, as a JVM does. */
    boolean warmsUp();

    /** Whether the load has to open data files with O_DIRECT, because the server cannot ask for it. */
    boolean opensDirect();

    /** Directory in the root that is listed; it is made and filled if it is not there. */
    default String listName() {
        return "list";
    }

    /** Returns with the file system mounted on that empty directory. Throws with the reason if it cannot be. */
    void start(Path directory) throws SkippedException;

    /** Process whose CPU time counts as the server's, or 0 if the kernel serves. */
    long pid();

    /** Unmounts and ends what was started. Harmless if nothing was. */
    void stop();
}
