// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Builds, once and on demand, what the bench runs: the load generator and the peers in C, the peers on Java
 * libraries.
 */
final class Workshop {

    private static final List<String> NATIVE = List.of("Makefile", "fuse_wire.h", "null_tree.h", "raw_mount.h",
            "floor.h",
            "floor.c", "floor_uring.c", "libfuse_peer.h", "libfuse_peer.c", "libfuse_null.c", "libfuse_mem.c", "load.h",
            "load.c", "load_operations.c", "load_measure.c");
    private static final String PEER_PACKAGE = "org/zufs/testing/bench/peers/";
    private static final List<String> PEERS = List.of("pom.xml", PEER_PACKAGE + "package-info.java",
            PEER_PACKAGE + "Node.java", PEER_PACKAGE + "PathTree.java", PEER_PACKAGE + "JfusePeer.java",
            PEER_PACKAGE + "JnrPeer.java");

    private final Path folder;
    private final Map<String, String> outcomes = new HashMap<>();

    /** @param folder where everything is built; made if missing */
    Workshop(Path folder) {
        this.folder = folder;
    }

    /** The load generator. */
    Path load() throws SkippedException {
        buildBase();
        return folder.resolve("native/load");
    }

    Path floor() throws SkippedException {
        buildBase();
        return folder.resolve("native/floor");
    }

    /** {@code libfuse-null} or {@code libfuse-mem}. */
    Path libfuse(String program) throws SkippedException {
        buildBase();
        if (!Files.exists(Path.of("/usr/include/fuse3/fuse_lowlevel.h"))) {
            throw new SkippedException("libfuse's headers are missing: apt install libfuse3-dev");
        }
        require("libfuse", () -> make("libfuse"));
        return folder.resolve("native").resolve(program);
    }

    /** Class path of the peers on jfuse and jnr-fuse. */
    String peerClassPath() throws SkippedException {
        require("peers", this::buildPeers);
        Path target = folder.resolve("peers/target");
        return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    }

    /** Lets our launcher build what is out of date, so that no start of a server has to. */
    void prepare(Path zufs) throws SkippedException {
        if (!Files.isExecutable(zufs)) {
            throw new SkippedException("there is no zufs launcher here: run from the top of a clone, or say --zufs");
        }
        if (!Files.exists(zufs.resolveSibling("tools/cli/target/dist/built"))) {
            throw new SkippedException("zufs is not built: ./zufs build");
        }
        require("zufs", () -> run("zufs", List.of(zufs.toString(), "version")));
    }

    private void buildBase() throws SkippedException {
        require("base", () -> {
            unpack("native", NATIVE);
            return make("base");
        });
    }

    private String make(String goal) throws IOException {
        if (Mounts.run("gcc", "--version") != 0) {
            return "there is no C compiler: apt install gcc make";
        }
        return run("native", List.of("make", "-s", "-C", folder.resolve("native").toString(), goal));
    }

    private String buildPeers() throws IOException {
        unpack("peers", PEERS);
        List<String> command = List.of("mvn", "-q", "-B", "-f", folder.resolve("peers/pom.xml").toString(),
                "process-classes");
        String offline = run("peers", append(command, "-o"));
        return offline == null ? null : run("peers", command);
    }

    private static List<String> append(List<String> command, String option) {
        return java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(option)).toList();
    }

    private void unpack(String part, List<String> names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(part).resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream source = Workshop.class.getResourceAsStream("/" + part + "/" + name)) {
                if (source == null) {
                    throw new IOException("not in this build: " + part + "/" + name);
                }
                byte[] bytes = source.readAllBytes();
                if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
                    Files.write(file, bytes);
                }
            }
        }
    }

    /** Null, or what went wrong. */
    private String run(String part, List<String> command) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve(part + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return command.getFirst() + " did not end: see " + log;
            }
            return process.exitValue() == 0 ? null : command.getFirst() + " failed: see " + log;
        } catch (IOException e) {
            return command.getFirst() + " is missing: apt install "
                    + ("mvn".equals(command.getFirst()) ? "maven" : "make");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private interface Step {
        String run() throws IOException;
    }

    private void require(String part, Step step) throws SkippedException {
        String outcome = outcomes.get(part);
        if (outcome == null) {
            try {
                String problem = step.run();
                outcome = problem == null ? "" : problem;
            } catch (IOException e) {
                outcome = e.getMessage();
            }
            outcomes.put(part, outcome);
        }
        if (!outcome.isEmpty()) {
            throw new SkippedException(outcome);
        }
    }
}
