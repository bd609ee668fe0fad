// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.life;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.zufs.testing.system.Waiting;

/**
 * A program of its own that takes a record lock on a whole file and keeps it until it is killed, or until its standard
 * input ends. It says {@code locked} when it has the lock.
 */
final class LockClient implements AutoCloseable {
    private final Process process;

    private LockClient(Process process) {
        this.process = process;
    }

    /** The program. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.out.println("asks");
            channel.lock();
            System.out.println("locked");
            while (System.in.read() >= 0) {
                assert channel.isOpen();
            }
        }
    }

    /** Starts it on a file; returns when it is about to ask for the lock. */
    static LockClient start(Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), LockClient.class.getName(), file.toString());
        LockClient client = new LockClient(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start());
        client.await("asks");
        return client;
    }

    /** Waits until it has the lock. */
    void awaitLocked() throws IOException {
        await("locked");
    }

    private void await(String word) throws IOException {
        String line = process.inputReader().readLine();
        if (!word.equals(line)) {
            throw new AssertionError("the client says " + line + " instead of " + word);
        }
    }

    /** Whether it has said nothing since. */
    boolean waits() throws IOException {
        return process.isAlive() && !process.inputReader().ready();
    }

    @Override
    public void close() {
        kill();
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        Waiting.until("the killed client is gone", 20, () -> !process.isAlive());
    }
}
