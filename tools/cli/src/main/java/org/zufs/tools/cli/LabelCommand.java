// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.Inspector;
import org.zufs.fs.pmem.pool.SuperblockStore;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs label}. */
@Command(name = "label", description = "Show the label of a pool that is not mounted, or give it another one.")
final class LabelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that holds the pool.")
    private Path pool;

    @Parameters(index = "1", arity = "0..1", paramLabel = "LABEL", description = "The new label, at most 64 bytes.")
    private String label;

    @Override
    public Integer call() {
        try (PersistentMemory memory = PoolFiles.open(pool, label == null)) {
            if (label == null) {
                spec.commandLine().getOut().println(new Inspector(memory).label());
                return ExitCode.OK.number();
            }
            SuperblockStore superblock = SuperblockStore.open(memory, false);
            superblock.label(label);
            superblock.write();
            superblock.sync();
        } catch (IllegalArgumentException tooLong) {
            throw new CommandException(ExitCode.USAGE, tooLong.getMessage(), tooLong);
        }
        return ExitCode.OK.number();
    }
}
