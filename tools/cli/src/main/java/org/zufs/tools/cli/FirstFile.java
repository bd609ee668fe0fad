// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The first file on a new mount: shows that it works, from another process than its server's, and goes again. */
final class FirstFile {
    private static final int ANSWER_S = 5;
    private static final int MAX_ATTEMPTS = 3;
    /** How the JDK words EROFS, which root meets although it may write everywhere. */
    private static final String READ_ONLY = "Read-only file system";
    /** What is written to these is not what is read. */
    private static final Pattern KEEPS_NOTHING = Pattern.compile("null(:.*)?");

    private FirstFile() {
    }

    /**
     * Writes a file, reads it and removes it again.
     *
     * @param place      a mount
     * @param fileSystem what is mounted
     * @return a sentence about what was seen
     * @throws CommandException if it is not what was written, or there is no answer in time
     */
    static String tryOut(Path place, String fileSystem) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        // A server that hangs would keep the asker for ever: so the asker is a thread that may be left behind.
        Thread.ofPlatform().daemon().start(() -> {
            try {
                seen.complete(KEEPS_NOTHING.matcher(fileSystem).matches() ? look(place) : writeAndRead(place));
            } catch (IOException | RuntimeException failure) {
                seen.completeExceptionally(failure);
            }
        });
        try {
            return seen.get(ANSWER_S, TimeUnit.SECONDS);
        } catch (TimeoutException silent) {
            throw new CommandException(ExitCode.FAILED, place + " is mounted, but a file on it gave no answer within "
                    + ANSWER_S + " seconds: see zufs stat " + place, silent);
        } catch (ExecutionException failure) {
            throw new CommandException(ExitCode.FAILED, place + " is mounted, but a file on it failed ("
                    + failure.getCause() + "): see zufs stat " + place, failure);
        } catch (InterruptedException interrupted) {
            throw new CommandException(ExitCode.FAILED, "interrupted while trying " + place, interrupted);
        }
    }

    private static String writeAndRead(Path place) throws IOException {
        if (!Files.isWritable(place)) {
            return look(place);
        }
        Path file = freshName(place);
        String text = "Hello from " + ProcessHandle.current().pid();
        try {
            Files.writeString(file, text);
        } catch (FileSystemException refused) {
            if (READ_ONLY.equals(refused.getReason())) {
                return look(place);
            }
            throw refused;
        }
        String seen = Files.readString(file);
        Files.delete(file);
        if (!seen.equals(text)) {
            throw new IOException("wrote '" + text + "' and read '" + seen + "'");
        }
        return "it works: wrote " + file.getFileName() + " and read back '" + seen + "'";
    }

    private static String look(Path place) throws IOException {
        try (var entries = Files.list(place)) {
            long count = entries.count();
            return "it works: listed " + count + (count == 1 ? " entry" : " entries");
        }
    }

    private static Path freshName(Path place) {
        Path file = place.resolve("hello.txt");
        for (int attempt = 0; attempt < MAX_ATTEMPTS && Files.exists(file); attempt++) {
            file = place.resolve("hello-" + System.nanoTime() + ".txt");
        }
        return file;
    }
}
