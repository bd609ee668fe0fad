// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.server.MountSpecification;
import picocli.CommandLine.Option;

/** The options that {@code up} and {@code mount} share. */
final class MountOptionsMixin {
    @Option(names = "-o", paramLabel = "OPTION[,OPTION...]", description = {
        "How to mount: ro, allow_other, nodefault_permissions, direct_io, writeback,",
        "nopassthrough, carrier=uring|device, ..."})
    private final List<String> options = new ArrayList<>();

    @Option(names = "--with-parent", description = "Unmount when the process that called zufs ends.")
    private boolean withParent;

    /**
     * Makes what a server process is told.
     *
     * @param fileSystem as the user wrote it: {@code FS} or {@code FS:ARGS}
     * @param place      absolute
     */
    ServeArguments serve(String fileSystem, Path place) {
        return new ServeArguments(
                MountSpecification.of(fileSystem, place.toString(), String.join(",", options)),
                withParent ? ProcessCalls.getppid() : 0);
    }
}
