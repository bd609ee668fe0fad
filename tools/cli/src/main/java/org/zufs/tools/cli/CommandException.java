// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

/** A command that cannot do what was asked. The message is one sentence for people: what, why, and what to do. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
