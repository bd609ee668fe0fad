// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everyone who takes part. */
final class Catalogue {

    private static final String PEERS = "org.zufs.testing.bench.peers.";

    private final Workshop workshop;
    private final Path zufs;
    private final List<Contender> contenders = new ArrayList<>();

    /** @param zufs our launcher */
    Catalogue(Workshop workshop, Path zufs) {
        this.workshop = workshop;
        this.zufs = zufs;
    }

    List<Contender> all() {
        contenders.clear();
        contenders.add(new TmpfsContender());
        for (DataMode mode : List.of(DataMode.CACHED, DataMode.DIRECT)) {
            addFloors(mode);
            for (String fileSystem : List.of("null", "mem")) {
                addLibfuse(fileSystem, mode);
                addJavaPeers(fileSystem, mode);
            }
        }
        for (String carrier : List.of("uring", "device")) {
            addOurs("null", carrier, DataMode.CACHED, DataMode.DIRECT);
            addOurs("mem", carrier, DataMode.values());
            addOurs("mirror", carrier, DataMode.values());
        }
        return List.copyOf(contenders);
    }

    /** What promises that a file is kept when fsync returns. */
    List<Contender> durable(long length) {
        contenders.clear();
        contenders.add(new Ext4Contender(length));
        for (String carrier : List.of("uring", "device")) {
            contenders.add(new ServerContender("zufs-" + carrier, "pmem", DataMode.CACHED, Ext4Contender.NAME, true,
                    false, directory -> pmemCommand(carrier, length, directory)));
        }
        return List.copyOf(contenders);
    }

    private static String floorName(DataMode mode, boolean uring) {
        return (uring ? "floor-uring" : "floor") + "/null/" + mode.word();
    }

    private void addFloors(DataMode mode) {
        addFloor("floor", mode, floorName(mode, false), "readers=1");
        addFloor("floor-percpu", mode, floorName(mode, false), "readers=2");
        addFloor("floor-uring", mode, floorName(mode, true), "uring");
    }

    private void addFloor(String road, DataMode mode, String baseline, String option) {
        contenders.add(new ServerContender(road, "null", mode, baseline, false, false, directory -> {
            if ("uring".equals(option)) {
                KernelSwitch.requireUring();
            }
            return command(workshop.floor(), directory, option, mode == DataMode.DIRECT ? "direct" : "");
        }));
    }

    private void addLibfuse(String fileSystem, DataMode mode) {
        for (String manner : List.of("run", "pinned", "pinned-one")) {
            contenders.add(new ServerContender("libfuse-" + manner, fileSystem, mode, floorName(mode, false), false,
                    false,
                    directory -> command(workshop.libfuse("libfuse-" + fileSystem), directory,
                            mode == DataMode.DIRECT ? "direct" : "", "run".equals(manner) ? "" : "pinned",
                            "pinned-one".equals(manner) ? "readers=1" : "")));
        }
    }

    private static List<String> command(Path program, Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(program.toString(), directory.toString()));
        for (String option : options) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        return command;
    }

    private void addJavaPeers(String fileSystem, DataMode mode) {
        boolean direct = mode == DataMode.DIRECT;
        contenders.add(new ServerContender("jfuse", fileSystem, mode, floorName(mode, false), true, direct,
                directory -> {
            requireLibrary("libfuse3.so.3", "libfuse3-3");
            requireLibrary("libfuse3.so", "libfuse3-dev");
            return javaCommand("JfusePeer", directory, fileSystem);
        }));
        contenders.add(new ServerContender("jnr", fileSystem, mode, floorName(mode, false), true, false, directory -> {
            requireLibrary("libfuse.so.2", "libfuse2");
            return javaCommand("JnrPeer", directory, fileSystem, mode.word());
        }));
    }

    private List<String> javaCommand(String main, Path directory, String... arguments) throws SkippedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(),
                "-Xmx2g", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=/usr/lib/x86_64-linux-gnu:/usr/lib/aarch64-linux-gnu:/usr/lib64",
                "-cp", workshop.peerClassPath(), PEERS + main, directory.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void requireLibrary(String name, String debianPackage) throws SkippedException {
        for (String folder : List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib")) {
            if (Files.exists(Path.of(folder, name))) {
                return;
            }
        }
        throw new SkippedException(name + " is missing: apt install " + debianPackage);
    }

    private void addOurs(String fileSystem, String carrier, DataMode... modes) {
        for (DataMode mode : modes) {
            String baseline = mode == DataMode.PASSTHROUGH ? TmpfsContender.NAME
                    : floorName(mode, "uring".equals(carrier));
            contenders.add(new ServerContender("zufs-" + carrier, fileSystem, mode, baseline, true, false,
                    directory -> ourCommand(fileSystem, carrier, mode, directory)));
        }
    }

    private List<String> pmemCommand(String carrier, long length, Path directory) throws SkippedException {
        Path pool = Bench.memoryFolder(directory).resolve(directory.getFileName() + ".pool");
        return mountCommand(carrier, "passthrough=off", "pmem:" + pool + ",create,size=" + length, directory);
    }

    private List<String> ourCommand(String fileSystem, String carrier, DataMode mode, Path directory)
            throws SkippedException {
        String source = switch (fileSystem) {
            case "null" -> "null:zero";
            case "mirror" -> "mirror:" + mirroredFolder(directory);
            default -> fileSystem;
        };
        String data = switch (mode) {
            case DIRECT -> "direct_io";
            case CACHED -> "passthrough=off";
            case PASSTHROUGH -> "passthrough=on";
        };
        return mountCommand(carrier, data, source, directory);
    }

    /** How a server of ours is started; here and nowhere else. */
    private List<String> mountCommand(String carrier, String data, String source, Path directory)
            throws SkippedException {
        workshop.prepare(zufs);
        if ("uring".equals(carrier)) {
            KernelSwitch.requireUring();
        }
        return List.of(zufs.toString(), "mount", "--foreground", "-o", "carrier=" + carrier + "," + data, source,
                directory.toString());
    }

    /** A folder on a tmpfs, so that the mirror's own cost shows and not a disk's. */
    private static Path mirroredFolder(Path directory) throws SkippedException {
        Path folder = Bench.memoryFolder(directory).resolve(directory.getFileName());
        try {
            Files.createDirectories(folder);
        } catch (java.io.IOException e) {
            throw new SkippedException("no folder to mirror: " + e.getMessage());
        }
        return folder;
    }
}
