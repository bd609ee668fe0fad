// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

/**
 * The one line by which a server process in the background tells the command that started it how it went. The grammar:
 * <pre>{@code
 * answer  = "mounted" NEWLINE
 *         | "refused" SPACE code SPACE sentence NEWLINE
 * }</pre>
 *
 * @param exitCode how the command shall end
 * @param sentence what, why, and what to do; empty if mounted
 */
record ServerAnswer(ExitCode exitCode, String sentence) {
    static final ServerAnswer MOUNTED = new ServerAnswer(ExitCode.OK, "");

    private static final String MOUNTED_WORD = "mounted";
    private static final String REFUSED_WORD = "refused";

    /** {@return the line, without its end} */
    String toLine() {
        return exitCode == ExitCode.OK ? MOUNTED_WORD
                : REFUSED_WORD + " " + exitCode.name() + " " + sentence.replace('\n', ' ');
    }

    /** Reads a line; null if it is not one of ours. */
    static ServerAnswer fromLine(String line) {
        if (MOUNTED_WORD.equals(line)) {
            return MOUNTED;
        }
        String[] words = line.split(" ", 3);
        for (ExitCode code : ExitCode.values()) {
            if (words.length == 3 && words[0].equals(REFUSED_WORD) && words[1].equals(code.name())) {
                return new ServerAnswer(code, words[2]);
            }
        }
        return null;
    }
}
