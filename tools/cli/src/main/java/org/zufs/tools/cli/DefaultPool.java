// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.time.SystemClock;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.fs.pmem.check.Finding;
import org.zufs.fs.pmem.check.Inspector;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.media.PersistentMemory;

/**
 * The pool that {@code zufs up} mounts if the user says nothing: one for each user, made at the first use and kept. A
 * plain file, so what is in it survives the server at once, and the machine as of the last {@code fsync} or unmount.
 *
 * @param file where it is
 */
record DefaultPool(Path file) {
    /** Bytes of a pool, if nothing else is said and there is so much space. */
    static final long SIZE = 1L << 30;

    private static final long SIZE_MIN = 16L << 20;
    private static final int BLOCK_LENGTH = 4096;
    /** One in so many free bytes is taken at most. */
    private static final int SHARE = 4;

    /**
     * Says where it is.
     *
     * @param environment of the process
     * @param root        whether this is root
     */
    static DefaultPool of(Map<String, String> environment, boolean root) {
        if (root) {
            return new DefaultPool(Path.of("/var/lib/zufs/default.pool"));
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path folder = data.startsWith("/") ? Path.of(data)
                : Path.of(environment.getOrDefault("HOME", "/tmp"), ".local", "share");
        return new DefaultPool(folder.resolve("zufs").resolve("default.pool"));
    }

    /** {@return the pool of the user of this process} */
    static DefaultPool ofThisUser() {
        return of(System.getenv(), ProcessCalls.geteuid() == 0);
    }

    /** {@return what {@code mount} is told} */
    String fileSystem() {
        return "pmem:" + file;
    }

    /**
     * Makes it if it is not there; checks it if it is, and was not unmounted.
     *
     * @return what was done, for the user
     * @throws CommandException if it is damaged
     */
    String prepare() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? check() : make();
    }

    private String make() {
        long size;
        try {
            Path folder = file.getParent();
            Files.createDirectories(folder);
            size = Math.min(SIZE, Files.getFileStore(folder).getUsableSpace() / SHARE) / BLOCK_LENGTH * BLOCK_LENGTH;
        } catch (IOException failure) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "cannot make the folder " + file.getParent()
                    + " for a pool (" + failure + "): make one elsewhere with zufs mkfs, or take zufs up --fs mem",
                    failure);
        }
        if (size < SIZE_MIN) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "there is too little space in " + file.getParent()
                    + " for a pool: make one elsewhere with zufs mkfs, or take zufs up --fs mem");
        }
        Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (PersistentMemory memory = PoolFiles.media().create(unfinished, size)) {
                Formatter.format(memory, FormatOptions.defaults(SystemClock.INSTANCE.wallTimeNs())
                        .withOwner(ProcessCalls.geteuid(), ProcessCalls.getegid()).withLabel("default"));
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
            Files.move(unfinished, file);
        } catch (IOException failure) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "cannot make the pool " + file + " (" + failure + ")",
                    failure);
        } finally {
            try {
                Files.deleteIfExists(unfinished);
            } catch (IOException left) {
                // What is left over is named in the sentence about what went wrong.
            }
        }
        return "made a pool of " + size / (1 << 20) + " MiB: " + file;
    }

    private String check() {
        try (PersistentMemory memory = PoolFiles.open(file, true)) {
            if (new Inspector(memory).isClean()) {
                return "keeps its files in " + file;
            }
            List<Finding> found = new Checker().check(memory);
            if (!found.isEmpty()) {
                throw new CommandException(ExitCode.DAMAGED, "something is wrong in the pool " + file + " ("
                        + found.getFirst() + "): zufs fsck --repair " + file + " makes it whole again");
            }
        }
        return "keeps its files in " + file + ", whose server ended before it was unmounted: nothing is lost";
    }
}
