// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.Inspector;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs inspect}. */
@Command(name = "inspect", description = {
    "Show what lies on the media of a pool that is not mounted. For example:",
    "  zufs inspect /mnt/pmem/pool",
    "  zufs inspect /mnt/pmem/pool extents /a/file",
    "  zufs inspect /mnt/pmem/pool directory / --json"})
final class InspectCommand implements Callable<Integer> {
    /** What can be shown. */
    enum Part { SUPERBLOCK, INODE, DIRECTORY, EXTENTS, JOURNAL, ALLOCATOR }

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--limit", paramLabel = "COUNT", defaultValue = "1000",
            description = "The most entries of a directory to show (default: 1000).")
    private int limit;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that holds the pool.")
    private Path pool;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PART", defaultValue = "superblock",
            description = "superblock, inode, directory, extents, journal or allocator (default: superblock).")
    private Part part;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PATH", defaultValue = "/",
            description = "Of an inode: its number, or its path from the root of the pool (default: the root).")
    private String path;

    @Override
    public Integer call() {
        try (PersistentMemory memory = PoolFiles.open(pool, true)) {
            Inspector inspector = new Inspector(memory);
            Map<String, Object> facts = switch (part) {
                case SUPERBLOCK -> inspector.superblock();
                case INODE -> inspector.inode(inspector.find(path));
                case DIRECTORY -> inspector.directory(inspector.find(path), limit);
                case EXTENTS -> inspector.extents(inspector.find(path));
                case JOURNAL -> inspector.journal();
                case ALLOCATOR -> inspector.allocator();
            };
            spec.commandLine().getOut().print(json ? FactText.json(facts) + "\n" : FactText.text(facts));
        }
        return ExitCode.OK.number();
    }
}
