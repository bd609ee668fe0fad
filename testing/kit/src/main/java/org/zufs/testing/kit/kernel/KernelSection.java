// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.kernel;

import org.zufs.testing.kit.seam.Target;

/** A section on a thread of its own, which is never used again: it may have given up its rights. */
final class KernelSection implements Target.Running {
    private final Thread thread;
    private volatile Throwable failure;

    KernelSection(Runnable section) {
        thread = Thread.ofPlatform().daemon().name("section").unstarted(() -> run(section));
    }

    private void run(Runnable section) {
        try {
            section.run();
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        }
    }

    void start() {
        thread.start();
    }

    @Override
    public boolean ended() {
        return !thread.isAlive();
    }

    @Override
    public void join(long timeoutMs) {
        try {
            thread.join(timeoutMs);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a section ran", interrupted);
        }
        if (thread.isAlive()) {
            throw new AssertionError("hangs for " + timeoutMs + " ms in " + where());
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private String where() {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().contains("Behaviours")) {
                return frame.toString();
            }
        }
        return "the section";
    }
}
