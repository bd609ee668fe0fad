// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Options of {@link ProcessCalls#waitpid}, and how to read its status. Named as in the headers. */
public final class WaitFlags {
    public static final int WNOHANG = 1;

    public static final int WUNTRACED = 2;

    public static final int WCONTINUED = 8;

    private WaitFlags() {
    }

    /** Whether the child ended by itself. */
    public static boolean exited(int status) {
        return (status & 0x7f) == 0;
    }

    /** The exit code of a child that ended by itself. */
    public static int exitCode(int status) {
        return status >> 8 & 0xff;
    }

    /** The signal that ended the child, or 0. */
    public static int signal(int status) {
        return status & 0x7f;
    }
}
