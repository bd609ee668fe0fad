// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.transport.FastPath;
import org.zufs.spi.transport.TransportType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zufs doctor}. */
@Command(name = "doctor", description = {
    "Say what this machine offers: each fast path, on, or off and why, and how to turn it on.",
    "Looks only; changes nothing. Ends with 0 if something can be mounted, with 3 if nothing can."})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean root = ProcessCalls.geteuid() == 0;
        List<Fact> facts = new Machine(Path.of("/"), System.getenv(), root).facts();
        PrintWriter out = spec.commandLine().getOut();
        print(out, "machine", facts);
        for (TransportType type : ServiceLoader.load(TransportType.class)) {
            print(out, "fast paths of " + type.name(), ofPaths(type.examine()));
        }
        for (RunningMount mount : RunningMount.all(Places.ofThisUser().servers())) {
            if (mount.livingPid() != 0) {
                print(out, mount.title(), ofPaths(mount.description().fastPaths()));
            }
        }
        out.println("file systems");
        for (FileSystemType type : ServiceLoader.load(FileSystemType.class)) {
            out.printf("  %-16s %s%n", type.name(), type.summary());
        }
        boolean able = facts.stream().filter(DoctorCommand::decidesMounting).allMatch(Fact::good);
        return (able ? ExitCode.OK : ExitCode.CANNOT_MOUNT).number();
    }

    private static boolean decidesMounting(Fact fact) {
        return fact.name().equals("/dev/fuse") || fact.name().equals("fusermount3");
    }

    static List<Fact> ofPaths(List<FastPath> paths) {
        List<Fact> facts = new ArrayList<>();
        for (FastPath path : paths) {
            String why = path.why().isEmpty() ? "" : ": " + path.why();
            facts.add(new Fact(path.name(), (path.on() ? "on" : "off") + why, path.on(), path.cure()));
        }
        return facts;
    }

    /** Prints a table: a mark for what is good, the name, the state, and below it the cure. */
    static void print(PrintWriter out, String title, List<Fact> facts) {
        out.println(title);
        for (Fact fact : facts) {
            out.printf("  %-16s %s%n", fact.name(), fact.state());
            if (!fact.good() && !fact.cure().isEmpty()) {
                out.printf("  %-16s   to turn it on: %s%n", "", fact.cure());
            }
        }
    }
}
