// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs up}. */
@Command(name = "up", description = {
    "Mount a file system and show that it works. Its files are kept in a pool, which is made the first time, and found",
    "again with zufs up: /var/lib/zufs/default.pool for root, $XDG_DATA_HOME/zufs/default.pool or",
    "~/.local/share/zufs/default.pool for others. Root finds the files at /run/zufs/mnt, others at",
    "$XDG_RUNTIME_DIR/zufs/mnt. Again when it is up: says so."})
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private MountOptionsMixin options;

    @Option(names = "--fs", paramLabel = "FS[:ARGS]",
            description = "Another file system and its arguments, such as mem: files in memory, gone with the server.")
    private String fileSystem;

    @Option(names = "--pool", paramLabel = "FILE", description = "Where else the pool is, or is to be made.")
    private Path pool;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Where to mount; made if it is not there.")
    private Path place;

    @Override
    public Integer call() {
        Places places = Places.ofThisUser();
        Path wanted = place == null ? places.up() : place.toAbsolutePath().normalize();
        Path resolved = Places.resolve(wanted);
        PrintWriter out = spec.commandLine().getOut();
        Optional<RunningMount> there = RunningMount.at(RunningMount.all(places.servers()), resolved);
        String mounted;
        if (there.isPresent() && there.get().livingPid() != 0) {
            mounted = there.get().fileSystem();
            out.println("zufs is already up: " + there.get().title());
        } else {
            if (there.isEmpty()) {
                make(wanted);
            }
            resolved = Places.resolve(wanted);
            mounted = mount(places, resolved, out);
        }
        out.println("  " + FirstFile.tryOut(resolved, mounted));
        hints(resolved, place == null).forEach(out::println);
        return ExitCode.OK.number();
    }

    /** Answers what is mounted now. */
    private String mount(Places places, Path resolved, PrintWriter out) {
        if (fileSystem != null && pool != null) {
            throw new CommandException(ExitCode.USAGE, "--pool is for the file system pmem: leave out --fs");
        }
        String about = null;
        String chosen = fileSystem;
        if (chosen == null) {
            DefaultPool kept = pool == null ? DefaultPool.ofThisUser()
                    : new DefaultPool(pool.toAbsolutePath().normalize());
            about = kept.prepare();
            chosen = kept.fileSystem();
        }
        ServerProcess.start(options.serve(chosen, resolved), places);
        out.println("zufs is up: " + chosen + " on " + resolved);
        if (about != null) {
            out.println("  " + about);
        }
        return chosen;
    }

    private static void make(Path place) {
        try {
            Files.createDirectories(place);
        } catch (IOException failure) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, "cannot make the folder " + place + " to mount on ("
                    + failure + "): name another, zufs up DIR", failure);
        }
    }

    private static List<String> hints(Path place, boolean usual) {
        String named = usual ? "" : " " + place;
        return List.of(
                "",
                "  use it      cd " + place,
                "  watch it    ./zufs stat --watch" + named,
                "  end it      ./zufs down" + named);
    }
}
