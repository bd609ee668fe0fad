// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a program ended.
 *
 * @param code its exit code, 128 and the signal if one ended it
 * @param out  what it printed
 * @param err  what it said beside
 */
public record Ended(int code, String out, String err) {
    /** Runs a program to its end; an AssertionError if that takes longer than the seconds, and then it is killed. */
    public static Ended of(int seconds, List<String> command, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("zufs-out-", "");
            Path err = Files.createTempFile("zufs-err-", "");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile())
                        .redirectError(err.toFile()).redirectInput(Path.of("/dev/null").toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("did not end within " + seconds + " s: " + command + "\n" + text(out)
                            + text(err));
                }
                return new Ended(process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while this ran: " + command, interrupted);
        }
    }

    /** Runs a program that must end well within a minute. */
    public static Ended of(String... command) {
        return of(60, Arrays.asList(command), Map.of());
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
