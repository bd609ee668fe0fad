// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.PoolRestore;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs restore}. */
@Command(name = "restore", description = {
    "Make a pool of what zufs dump has written. For example:",
    "  zstd -dc pool.dump.zst | zufs restore /mnt/pmem/pool"})
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that will hold the pool; must not exist.")
    private Path pool;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", defaultValue = DumpCommand.STANDARD,
            description = "Where from (default: standard input).")
    private String file;

    private PersistentMemory memory;

    @Override
    public Integer call() throws IOException {
        boolean done = false;
        boolean standard = file.equals(DumpCommand.STANDARD);
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr());
                InputStream in = standard ? System.in : new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            long blocks = PoolRestore.read(in, this::create, bar);
            done = true;
            bar.clear();
            spec.commandLine().getOut().println("restored " + blocks + " blocks to " + memory.describe());
        } catch (IOException failure) {
            throw new CommandException(ExitCode.FAILED, "cannot read the dump (" + failure + ")", failure);
        } finally {
            if (memory != null) {
                memory.close();
                if (!done) {
                    Files.deleteIfExists(pool);
                }
            }
        }
        return ExitCode.OK.number();
    }

    private PersistentMemory create(long length) {
        memory = PoolFiles.media().create(pool, length);
        return memory;
    }
}
