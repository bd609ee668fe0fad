// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.zufs.server.MountSpecification;
import org.zufs.server.Server;
import org.zufs.server.ServerContext;
import org.zufs.spi.fs.MountRefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code zufs warm}: the run from which the JDK learns what to keep in its ahead-of-time cache. The launcher makes
 * it at the end of a build. It does what users do, and leaves the manual page and the completion behind.
 */
@Command(name = "warm", hidden = true, description = "Do a little of everything, for the launcher's start-up cache.")
final class WarmCommand implements Callable<Integer> {

    private static final int VISIT_S = 10;
    private static final String POOL_SIZE = "16m";
    private static final String VISIT = "cd \"$1\" && mkdir a && echo hello >a/b && cat a/b && ls -l a && mv a/b c"
            + " && rm c && rmdir a && df .";

    @Option(names = "--mount", description = "Mount, too: only where nobody else can see it.")
    private boolean mount;

    @Override
    public Integer call() throws IOException {
        Path dist = Path.of(System.getProperty("zufs.dist", "."));
        write(dist.resolve("man/man1/zufs.1"), "man");
        write(dist.resolve("completion/zufs.bash"), "completion");
        for (String[] command : new String[][] {{"help"}, {"version"}, {"doctor"}, {"help", "mount"}}) {
            run(new PrintWriter(Writer.nullWriter()), command);
        }
        if (mount) {
            serve(Files.createTempDirectory("zufs-warm"));
        }
        return ExitCode.OK.number();
    }

    /** Mounts as up and mount do. */
    private static void serve(Path folder) throws IOException {
        Path place = Files.createDirectory(folder.resolve("mnt"));
        Path servers = Files.createDirectories(folder.resolve("run")).resolve("servers");
        Path pool = folder.resolve("pool");
        serve("pmem:" + pool + ",create,size=" + POOL_SIZE, place, servers);
        serve("mem", place, servers);
        for (Path left : new Path[] {pool, servers, servers.getParent(), place, folder}) {
            Files.deleteIfExists(left);
        }
    }

    /** Lets another process visit: this one must not touch its own mount. */
    private static void serve(String fileSystem, Path place, Path servers) {
        try (Server server = new Server(new ServerContext().folder(servers))) {
            server.mount(MountSpecification.of(fileSystem, place.toString(), ""));
            Process visitor = new ProcessBuilder("sh", "-c", VISIT, "sh", place.toString()).inheritIO().start();
            if (!visitor.waitFor(VISIT_S, TimeUnit.SECONDS)) {
                visitor.destroyForcibly();
            }
        } catch (MountRefusedException refused) {
            // What was learnt without a mount is worth keeping.
            System.err.println(refused.getMessage());
        } catch (IOException unstarted) {
            System.err.println("nobody visits: " + unstarted.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path file, String command) throws IOException {
        Files.createDirectories(file.getParent());
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            run(out, command);
        }
    }

    private static void run(PrintWriter out, String... command) {
        Zufs.run(out, new PrintWriter(Writer.nullWriter()), command);
    }
}
