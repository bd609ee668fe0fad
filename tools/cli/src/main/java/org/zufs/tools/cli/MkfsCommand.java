// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.time.SystemClock;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs mkfs}. */
@Command(name = "mkfs", description = {
    "Make a pool: a file that holds a file system of the kind pmem. On a file system mounted with DAX it is",
    "persistent memory; on tmpfs it lasts as long as the machine runs; elsewhere it is a plain file. For example:",
    "  zufs mkfs /mnt/pmem/pool --size 8g",
    "  zufs mount pmem:/mnt/pmem/pool /mnt/data"})
final class MkfsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--size", paramLabel = "SIZE", description = {
        "Its size in bytes, with k, m, g or t behind it; at least 1m (default: 1g, or that of the file)."})
    private String size;

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "",
            description = "A name for people, at most 64 bytes.")
    private String label;

    @Option(names = "--uuid", paramLabel = "UUID", description = "The name of the pool (default: a random one).")
    private UUID uuid;

    @Option(names = "--lanes", paramLabel = "COUNT", defaultValue = "0",
            description = "How many lanes get a log of their own (default: as many as suit the CPUs).")
    private int lanes;

    @Option(names = "--reserve", paramLabel = "PERCENT", defaultValue = "1",
            description = "How many blocks of a hundred only root may use (default: 1).")
    private int reservedPercent;

    @Option(names = "--force", description = "If the file is there already: what is in it is lost.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file.")
    private Path pool;

    @Override
    public Integer call() {
        Long wanted = size == null ? null : Long.valueOf(PoolFiles.size(size));
        boolean there = Files.exists(pool, LinkOption.NOFOLLOW_LINKS);
        if (there && !force) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, pool + " is there already, and is left as it is: choose"
                    + " another name, or add --force if what is in it may be lost");
        }
        if (there && wanted != null) {
            remove();
            there = false;
        }
        try (PersistentMemory memory = there ? PoolFiles.open(pool, false)
                : PoolFiles.media().create(pool, wanted == null ? DefaultPool.SIZE : wanted)) {
            format(memory, !there);
            spec.commandLine().getOut().println("made a pool of " + memory.length() + " bytes: " + memory.describe());
        }
        return ExitCode.OK.number();
    }

    private void format(PersistentMemory memory, boolean isNew) {
        FormatOptions options = FormatOptions.defaults(SystemClock.INSTANCE.wallTimeNs())
                .withLabel(label).withReservedPercent(reservedPercent).withLogs(lanes, 0)
                .withOwner(ProcessCalls.geteuid(), ProcessCalls.getegid());
        try {
            Formatter.format(memory, uuid == null ? options : options.withUuid(uuid));
        } catch (RuntimeException failure) {
            if (isNew) {
                delete();
            }
            throw failure;
        }
    }

    /** Opens it before, so that the file of a running server stays. */
    private void remove() {
        PoolFiles.open(pool, false).close();
        delete();
    }

    private void delete() {
        try {
            Files.delete(pool);
        } catch (IOException failure) {
            throw new CommandException(ExitCode.FAILED, "cannot remove " + pool + " (" + failure.getMessage() + ")",
                    failure);
        }
    }
}
