// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs down}. */
@Command(name = "down", description = {
    "Undo zufs up: unmount, and end the server. What is in a pool is kept, what was in memory is gone."})
final class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-l", "--lazy"},
            description = "Take it out of the tree at once, even if it is in use; it ends with its last user.")
    private boolean lazy;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Where (default: where zufs up mounts).")
    private Path place;

    @Override
    public Integer call() {
        Places places = Places.ofThisUser();
        Path resolved = Places.resolve(place == null ? places.up() : place);
        PrintWriter out = spec.commandLine().getOut();
        if (place == null && RunningMount.at(RunningMount.all(places.servers()), resolved).isEmpty()) {
            out.println("zufs is not up at " + resolved + ": nothing to do");
            return ExitCode.OK.number();
        }
        Unmounting.unmount(places, resolved, lazy);
        out.println("zufs is down: " + resolved + " is unmounted");
        return ExitCode.OK.number();
    }
}
