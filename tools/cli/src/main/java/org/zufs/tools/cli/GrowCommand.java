// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.Grower;
import org.zufs.fs.pmem.check.Inspector;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs grow}. */
@Command(name = "grow", description = {
    "Make a pool that is not mounted larger, up to seven times in its life. What is in it stays where it is.",
    "A pool cannot become smaller: copy the files into a smaller one."})
final class GrowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--size", paramLabel = "SIZE", required = true,
            description = "The new size in bytes, with k, m, g or t behind it.")
    private String size;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that holds the pool.")
    private Path pool;

    @Override
    public Integer call() {
        long wanted = PoolFiles.size(size);
        long length;
        try (PersistentMemory memory = PoolFiles.open(pool, false)) {
            // Before the file becomes longer: it is a pool.
            new Inspector(memory);
            length = memory.length();
        }
        if (wanted < length) {
            throw new CommandException(ExitCode.USAGE, "--size=" + size + ": the pool has " + length
                    + " bytes, and cannot become smaller");
        }
        if (wanted > length) {
            PoolFiles.media().grow(pool, wanted);
        }
        try (PersistentMemory memory = PoolFiles.open(pool, false)) {
            long added = Grower.grow(memory);
            spec.commandLine().getOut().println("the pool has " + added * PoolGeometry.BLOCK_LENGTH
                    + " bytes more now, " + memory.length() + " together");
        }
        return ExitCode.OK.number();
    }
}
