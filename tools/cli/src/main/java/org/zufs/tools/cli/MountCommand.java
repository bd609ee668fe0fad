// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs mount}. */
@Command(name = "mount", description = {
    "Mount a file system on an empty folder, served by a process in the background.",
    "zufs doctor lists the file systems. For example:",
    "  zufs mount mem:size=1g /mnt/scratch",
    "  zufs mount mirror:/srv/data /mnt/data -o ro,allow_other"})
final class MountCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private MountOptionsMixin options;

    @Option(names = {"-f", "--foreground"}, description = "Serve in this process, until interrupted or unmounted.")
    private boolean foreground;

    @Parameters(index = "0", paramLabel = "FS[:ARGS]",
            description = "The file system and its arguments: mem, mem:size=1g, mirror:/srv/data, null")
    private String fileSystem;

    @Parameters(index = "1", paramLabel = "DIR", description = "Where: an empty folder.")
    private Path place;

    @Override
    public Integer call() {
        ServeArguments arguments = options.serve(fileSystem, Places.resolve(place));
        Places places = Places.ofThisUser();
        if (foreground) {
            places.requireVisible(Places.resolve(place));
            return Serve.inForeground(arguments, spec.commandLine().getOut()).number();
        }
        ServerProcess.start(arguments, places);
        return ExitCode.OK.number();
    }
}
