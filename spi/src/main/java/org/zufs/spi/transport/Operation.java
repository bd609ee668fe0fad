// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

/** The kinds of request, whatever transport they come by: the rows of counters, histograms and traces. */
public enum Operation {
    LOOKUP, FORGET, GETATTR, SETATTR, READLINK, SYMLINK, MKNOD, MKDIR, UNLINK, RMDIR, RENAME, LINK, OPEN, CREATE,
    TMPFILE, READ, WRITE, FLUSH, RELEASE, FSYNC, OPENDIR, READDIR, READDIRPLUS, RELEASEDIR, FSYNCDIR, STATFS, SYNCFS,
    ACCESS, GETXATTR, SETXATTR, LISTXATTR, REMOVEXATTR, GETLK, SETLK, SETLKW, FALLOCATE, LSEEK, COPY_FILE_RANGE,
    IOCTL, POLL, INTERRUPT, INIT, DESTROY, UNKNOWN;

    private static final Operation[] VALUES = values();

    /** {@return how many there are} */
    public static int count() {
        return VALUES.length;
    }

    /** {@return their names in lower case, by ordinal} */
    public static String[] labels() {
        String[] labels = new String[VALUES.length];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = VALUES[index].name().toLowerCase(java.util.Locale.ROOT);
        }
        return labels;
    }
}
