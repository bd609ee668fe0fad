// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.EnumSet;
import java.util.Set;

/** What the load generator times; the key is its name there. Each names one row of the results. */
enum Operation {
    GETATTR("getattr", "hot", true, "statx of an open file, forced to ask the server", Where.NAMES),
    LOOKUP("lookup", "hot", true, "stat of a name never asked for before, which is absent", Where.NAMES),
    STAT("stat", "hot", false, "stat of a path that the kernel knows", Where.NAMES),
    OPEN("open", "hot", true, "open and close of a file", Where.NAMES_AND_BACKING),
    CREATE("create", "hot", true, "create and close of a new file", Where.NAMES_AND_BACKING),
    UNLINK("unlink", "hot", true, "unlink of a file", Where.NAMES_AND_BACKING),
    RENAME("rename", "hot", true, "rename in one directory", Where.NAMES),
    READDIR("readdir", "hot", true, "open, listing and close of a directory of 10,000", Where.NAMES),
    READ_4K("read4k", "hot", false, "pread of 4 KiB at random in 256 KiB", Where.DATA),
    READ_4K_COLD("read4k-cold", "cold", false, "pread of 4 KiB at random in 128 MiB", Where.DATA),
    WRITE_4K("write4k", "hot", true, "pwrite of 4 KiB at random in 256 KiB", Where.DATA),
    WRITE_4K_COLD("write4k-cold", "cold", true, "pwrite of 4 KiB at random in 128 MiB", Where.DATA),
    WRITE_4K_FSTAT("write4k-fstat", "hot", true, "pwrite of 4 KiB, then fstat", Where.DATA),
    READ_1M("read1m", "cold", false, "pread of 1 MiB, in order through 128 MiB", Where.DATA),
    READ_1M_DROPPED("read1m-dropped", "cold", true, "the same with the kernel's pages dropped before", Where.CACHE),
    WRITE_1M("write1m", "cold", true, "pwrite of 1 MiB, in order through 128 MiB", Where.DATA),
    MMAP_READ("mmap-read", "hot", false, "mmap of 1 MiB, a read of each page, munmap", Where.DATA),
    MMAP_WRITE("mmap-write", "hot", false, "mmap of 1 MiB, a write to each page, munmap", Where.DATA),
    CREATE_DURABLE("create-durable", "hot", true, "create, write of 4 KiB, fsync and close of a new file", Where.NAMES);

    private static final class Where {
        static final Set<DataMode> NAMES = EnumSet.of(DataMode.CACHED);
        static final Set<DataMode> NAMES_AND_BACKING = EnumSet.of(DataMode.CACHED, DataMode.PASSTHROUGH);
        static final Set<DataMode> DATA = EnumSet.allOf(DataMode.class);
        static final Set<DataMode> CACHE = EnumSet.of(DataMode.CACHED);
    }

    private final String key;
    private final String warmth;
    private final boolean requesting;
    private final String meaning;
    private final Set<DataMode> modes;

    Operation(String key, String warmth, boolean requesting, String meaning, Set<DataMode> modes) {
        this.key = key;
        this.warmth = warmth;
        this.requesting = requesting;
        this.meaning = meaning;
        this.modes = modes;
    }

    /** Its name in the load generator, on the command line and in the results. */
    public String key() {
        return key;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** "hot" if what it works on fits a CPU's caches, or "cold". */
    public String warmth() {
        return warmth;
    }

    /** Whether it has anything to say in this mode. */
    public boolean runsIn(DataMode mode) {
        return modes.contains(mode);
    }

    /** Whether at least one request per call reaches a server in this mode. */
    public boolean reachesServer(DataMode mode) {
        if (mode == DataMode.DIRECT) {
            return this != MMAP_READ && this != MMAP_WRITE;
        }
        return mode == DataMode.PASSTHROUGH ? this == OPEN || this == CREATE || this == UNLINK : requesting;
    }

    /** Whether a run does it that names no operations; not what only those can do who promise to keep files. */
    public boolean isUsual() {
        return this != CREATE_DURABLE;
    }

    /** The operation of that key. */
    public static Operation of(String key) {
        for (Operation operation : values()) {
            if (operation.key.equals(key)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("no operation " + key);
    }
}
