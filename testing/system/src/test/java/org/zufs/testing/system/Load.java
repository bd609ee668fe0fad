// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that work on a mount without a pause, in directories of their own, until a call fails; their working
 * directories and open files keep the mount in use. Closing kills those that still run.
 */
public final class Load implements AutoCloseable {
    private static final String SCRIPT = """
            cd "$1" || exit 1
            exec 9>held
            n=0
            while :; do
                dd if=/dev/zero of=data bs=64k count=16 conv=fsync 2>/dev/null || exit 2
                mkdir d 2>/dev/null && echo text >d/f && mv d/f g && cat g >/dev/null && rm g && rmdir d || exit 3
                ls -l >/dev/null && echo more >&9 || exit 4
                n=$((n + 1)) && echo $n >rounds || exit 5
            done 2>/dev/null
            """;

    private final List<Path> folders = new ArrayList<>();
    private final List<Process> programs = new ArrayList<>();

    /** Starts this many programs, and returns when all are at work. */
    public Load(Path mount, int count) {
        try {
            for (int i = 0; i < count; i++) {
                Path folder = Files.createTempDirectory(mount, "load-");
                folders.add(folder);
                programs.add(new ProcessBuilder("sh", "-c", SCRIPT, "load", folder.toString())
                        .directory(Path.of("/").toFile()).redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (Path folder : folders) {
            Waiting.until("a program is at work", 30, () -> Files.exists(folder.resolve("rounds")));
        }
    }

    /** Waits until all programs have ended because a call failed; what hangs is told with its state. */
    public void requireEnd(int seconds) {
        for (Process program : programs) {
            if (!Waiting.comes(seconds, () -> !program.isAlive())) {
                throw new AssertionError("a program hangs: " + ProcessFacts.states(program));
            }
            if (program.exitValue() == 0 || program.exitValue() > 128) {
                throw new AssertionError("a program ended with " + program.exitValue());
            }
        }
    }

    /** Kills the programs as {@code kill -9} does, and waits until they are gone. */
    @Override
    public void close() {
        for (Process program : programs) {
            List<ProcessHandle> children = program.descendants().toList();
            program.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        for (Process program : programs) {
            Waiting.until("a killed program is gone: " + ProcessFacts.states(program), 20,
                    () -> !program.isAlive() && program.descendants().findAny().isEmpty());
        }
    }
}
