// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/**
 * Flags of {@link FileCalls#open} and its kin, in octal as in the headers, named as there. Four of them differ
 * between the architectures. {@code O_LARGEFILE} is what the kernel uses and shows; the C library's own constant is
 * 0.
 */
public final class OpenFlags {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_ACCMODE = 3;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NOCTTY = 0400;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_DSYNC = 010000;
    public static final int O_ASYNC = 020000;
    public static final int O_NOATIME = 01000000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_SYNC = 04010000;
    public static final int O_PATH = 010000000;

    public static final int O_DIRECT = direct(Architecture.CURRENT);
    public static final int O_LARGEFILE = largeFile(Architecture.CURRENT);
    public static final int O_DIRECTORY = directory(Architecture.CURRENT);
    public static final int O_NOFOLLOW = noFollow(Architecture.CURRENT);
    public static final int O_TMPFILE = 020000000 | O_DIRECTORY;

    private OpenFlags() {
    }

    static int direct(Architecture architecture) {
        return architecture.pick(040000, 0200000);
    }

    static int largeFile(Architecture architecture) {
        return architecture.pick(0100000, 0400000);
    }

    static int directory(Architecture architecture) {
        return architecture.pick(0200000, 040000);
    }

    static int noFollow(Architecture architecture) {
        return architecture.pick(0400000, 0100000);
    }
}
