// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;

/** Looks at the machine for {@code zufs doctor}: only reads, opens no device, starts nothing. */
final class Machine {
    private final Path root;
    private final Map<String, String> environment;
    private final boolean superuser;

    /**
     * @param root        {@code /}, or the folder of a captured machine in tests
     * @param environment as of the process
     * @param superuser   whether the user is root
     */
    Machine(Path root, Map<String, String> environment, boolean superuser) {
        this.root = root;
        this.environment = environment;
        this.superuser = superuser;
    }

    List<Fact> facts() {
        return List.of(
                Fact.good("kernel", "Linux " + System.getProperty("os.version") + " on "
                        + System.getProperty("os.arch")),
                Fact.good("JDK", Runtime.version() + " (" + System.getProperty("java.vendor") + ")"),
                startUp(), cpus(), nodes(), device(), helper(), others());
    }

    private Fact startUp() {
        String dist = System.getProperty("zufs.dist");
        boolean cache = dist != null && Files.exists(Path.of(dist, "zufs.aot"));
        return new Fact("start-up cache", cache ? "there" : "missing: the JVM starts slower", cache,
                cache ? "" : "./zufs build");
    }

    private Fact cpus() {
        int count = Runtime.getRuntime().availableProcessors();
        return Fact.good("CPUs", count + " for this process, of " + read("sys/devices/system/cpu/online", "?"));
    }

    private Fact nodes() {
        return Fact.good("NUMA nodes", read("sys/devices/system/node/online", "0"));
    }

    private Fact device() {
        Path device = root.resolve("dev/fuse");
        if (!Files.exists(device)) {
            return new Fact("/dev/fuse", "missing: nothing can be mounted", false,
                    "modprobe fuse; in a container, start it with --device /dev/fuse");
        }
        boolean open = Files.isReadable(device) && Files.isWritable(device);
        return new Fact("/dev/fuse", open ? "there" : "closed to this user: nothing can be mounted", open,
                open ? "" : "chmod 666 /dev/fuse");
    }

    private Fact helper() {
        String name = "fusermount3";
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            Path program = root.resolve(folder.replaceFirst("^/+", "")).resolve(name);
            if (Files.isExecutable(program)) {
                boolean able = superuser || setsUser(program);
                return new Fact(name, able ? program.toString() : program + " is not set-user-id root", able,
                        able ? "" : "chmod u+s " + program);
            }
        }
        return new Fact(name, superuser ? "missing, and not needed by root" : "missing: only root can mount", superuser,
                superuser ? "" : "apt install fuse3");
    }

    private static boolean setsUser(Path program) {
        try {
            int mode = (int) Files.getAttribute(program, "unix:mode");
            return (mode & 04000) != 0 && (int) Files.getAttribute(program, "unix:uid") == 0
                    && Files.getPosixFilePermissions(program).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private Fact others() {
        boolean allowed = superuser
                || read("etc/fuse.conf", "").lines().anyMatch(line -> line.strip().equals("user_allow_other"));
        return new Fact("allow_other", allowed ? "may be used" : "not allowed: only you can see your mounts", allowed,
                allowed ? "" : "put the line user_allow_other in /etc/fuse.conf");
    }

    private String read(String path, String otherwise) {
        try {
            return Files.readString(root.resolve(path)).strip();
        } catch (IOException missing) {
            return otherwise;
        }
    }
}
