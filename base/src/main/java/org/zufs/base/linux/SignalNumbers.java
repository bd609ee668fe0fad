// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Signals, for {@link ProcessCalls#kill}. Named as in the headers. */
public final class SignalNumbers {
    public static final int SIGHUP = 1;

    public static final int SIGINT = 2;

    public static final int SIGQUIT = 3;

    public static final int SIGABRT = 6;

    public static final int SIGKILL = 9;

    public static final int SIGUSR1 = 10;

    public static final int SIGUSR2 = 12;

    public static final int SIGPIPE = 13;

    public static final int SIGALRM = 14;

    public static final int SIGTERM = 15;

    public static final int SIGCHLD = 17;

    public static final int SIGCONT = 18;

    public static final int SIGSTOP = 19;

    private SignalNumbers() {
    }
}
