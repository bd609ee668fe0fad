// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

/** A failure with its stack and its causes, as text. */
final class StackText {
    private final Throwable failure;

    StackText(Throwable failure) {
        this.failure = failure;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : "caused by ").append(cause).append('\n');
            for (StackTraceElement element : cause.getStackTrace()) {
                text.append("    at ").append(element).append('\n');
            }
        }
        return text.toString();
    }
}
