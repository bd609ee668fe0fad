// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link MountedServer} shall serve, and how.
 *
 * @param fileSystem as on the command line: {@code mem:size=16m}
 * @param options    of {@code -o}, in order
 * @param jvmOptions more options for the server's JVM
 * @param modules    folders or jars with more file systems
 * @param ordinary   true to start it as the user nobody, who mounts through {@code fusermount3}, in a mount
 *                   namespace of its own
 * @param place      where to mount; null for a fresh temporary folder
 */
public record ServerPlan(String fileSystem, List<String> options, List<String> jvmOptions, List<Path> modules,
        boolean ordinary, Path place) {
    /** Assertions on, because a test shall find what they find. */
    private static final List<String> CHECKED = List.of("-ea");

    /** Copies the lists. */
    public ServerPlan {
        options = List.copyOf(options);
        jvmOptions = List.copyOf(jvmOptions);
        modules = List.copyOf(modules);
    }

    /** This file system with these mount options, and the server's assertions on. */
    public static ServerPlan of(String fileSystem, String... options) {
        return new ServerPlan(fileSystem, List.of(options), CHECKED, List.of(), false, null);
    }

    /** This plan with more options. */
    public ServerPlan with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new ServerPlan(fileSystem, all, jvmOptions, modules, ordinary, place);
    }

    /** This plan with exactly the JVM options that users get. */
    public ServerPlan asUsersStartIt() {
        return new ServerPlan(fileSystem, options, List.of(), modules, ordinary, place);
    }

    /** This plan with more file systems to choose from. */
    public ServerPlan withModules(Path... more) {
        return new ServerPlan(fileSystem, options, jvmOptions, List.of(more), ordinary, place);
    }

    /** This plan, started as the user nobody. */
    public ServerPlan asNobody() {
        return new ServerPlan(fileSystem, options, jvmOptions, modules, true, place);
    }

    /** This plan on an existing folder. */
    public ServerPlan at(Path folder) {
        return new ServerPlan(fileSystem, options, jvmOptions, modules, ordinary, folder);
    }

    /** Starts it; see {@link MountedServer}. */
    public MountedServer start() {
        return MountedServer.start(this);
    }

    /** In words, for a report. */
    String words() {
        return fileSystem.replaceFirst(":.*", "") + (options.isEmpty() ? "" : ", " + String.join(", ", options));
    }
}
