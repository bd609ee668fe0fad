// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.PoolDump;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs dump}. */
@Command(name = "dump", description = {
    "Write a pool that is not mounted to a stream, with checksums: all blocks that are used, none that is free.",
    "zufs restore makes a pool of it again, with the same files, inode numbers, links and shared blocks. For example:",
    "  zufs dump /mnt/pmem/pool | zstd >pool.dump.zst"})
final class DumpCommand implements Callable<Integer> {
    /** Standard input or output. */
    static final String STANDARD = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that holds the pool.")
    private Path pool;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", defaultValue = STANDARD,
            description = "Where to; must not exist (default: standard output).")
    private String file;

    @Override
    public Integer call() throws IOException {
        try (PersistentMemory memory = PoolFiles.open(pool, true);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            if (file.equals(STANDARD)) {
                // Not closed: it is the process's.
                OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
                PoolDump.write(memory, out, bar);
                return ExitCode.OK.number();
            }
            Path target = Path.of(file);
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                long blocks = PoolDump.write(memory, out, bar);
                bar.clear();
                spec.commandLine().getOut().println("dumped " + blocks + " blocks to " + target);
            }
        } catch (IOException failure) {
            throw new CommandException(ExitCode.FAILED, "cannot write the dump (" + failure + ")", failure);
        }
        return ExitCode.OK.number();
    }
}
