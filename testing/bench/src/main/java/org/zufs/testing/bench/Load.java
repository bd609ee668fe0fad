// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the load generator on one contender. */
final class Load {

    /**
     * How much of it.
     *
     * @param coldLength length of the file that no cache holds, bytes
     * @param listCount  entries of the directory that is listed
     * @param maxCount   most calls per thread
     */
    record Amount(long runMs, long warmMs, long coldLength, int listCount, long maxCount) {

        Amount warmedBy(long ms) {
            return new Amount(runMs, ms, coldLength, listCount, maxCount);
        }
    }

    /** The file system has no such operation, or failed it; the message says which call and why. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean stuck;

        FailedException(String reason, boolean stuck) {
            super(reason);
            this.stuck = stuck;
        }

        /** Whether the load did not come back: the contender is of no more use. */
        boolean stuck() {
            return stuck;
        }
    }

    private static final long SPARE_MS = 60_000;

    private final Path program;
    private final String cpus;

    /** @param cpus on which the threads run, separated by commas */
    Load(Path program, String cpus) {
        this.program = program;
        this.cpus = cpus;
    }

    Sample run(Contender contender, Path directory, Operation operation, int threads, Amount amount)
            throws FailedException {
        List<String> command = List.of(program.toString(), directory.toString(), operation.key(), "threads=" + threads,
                "cpus=" + cpus, "ms=" + amount.runMs(), "warm=" + amount.warmMs(), "max=" + amount.maxCount(),
                "cold=" + amount.coldLength(), "list=" + amount.listCount(),
                "listname=" + contender.listName(),
                "direct=" + (contender.opensDirect() ? 1 : 0), "pid=" + contender.pid());
        try {
            Process process = new ProcessBuilder(Tether.tied(command)).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(amount.runMs() + amount.warmMs() + SPARE_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new FailedException("the load did not come back", true);
            }
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int error = line.indexOf("\"error\":\"");
            if (error >= 0) {
                throw new FailedException(line.substring(error + 9, line.lastIndexOf('"')), false);
            }
            if (process.exitValue() != 0 || line.isEmpty()) {
                throw new FailedException("the load ended with " + process.exitValue(), false);
            }
            return Sample.parse(line);
        } catch (IOException e) {
            throw new FailedException("the load does not start: " + e.getMessage(), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", true);
        }
    }
}
