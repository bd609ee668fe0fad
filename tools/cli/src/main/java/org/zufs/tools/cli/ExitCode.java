// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

/** How the command ends, for scripts. The numbers are a promise: none changes its meaning. */
enum ExitCode {
    OK(0, "done"),
    FAILED(1, "something went wrong that is none of the following"),
    USAGE(2, "the command line is wrong; nothing was done"),
    CANNOT_MOUNT(3, "the file system cannot be mounted, or the pool not be opened; the sentence says why and what"
            + " to do"),
    NOT_INSTALLED(4, "a JDK or Maven is missing (the launcher's answer)"),
    NOT_MOUNTED(5, "there is no such mount"),
    BUSY(6, "the mount is in use"),
    DAMAGED(7, "something is wrong in the pool; the sentences say where and what"),
    REPAIRED(8, "something was wrong in the pool, and is repaired; the sentences say what was lost");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }
}
