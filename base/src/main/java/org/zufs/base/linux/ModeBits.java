// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Type and permission bits of {@code st_mode}, in octal as always. Named as in the headers. */
public final class ModeBits {
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 060000;
    public static final int S_IFDIR = 040000;
    public static final int S_IFCHR = 020000;
    public static final int S_IFIFO = 010000;
    public static final int S_ISUID = 04000;
    public static final int S_ISGID = 02000;
    public static final int S_ISVTX = 01000;
    public static final int S_IRWXU = 0700;
    public static final int S_IRUSR = 0400;
    public static final int S_IWUSR = 0200;
    public static final int S_IXUSR = 0100;
    public static final int S_IRWXG = 070;
    public static final int S_IRGRP = 040;
    public static final int S_IWGRP = 020;
    public static final int S_IXGRP = 010;
    public static final int S_IRWXO = 07;
    public static final int S_IROTH = 04;
    public static final int S_IWOTH = 02;
    public static final int S_IXOTH = 01;

    /** The permission bits with set-id and sticky bits. */
    public static final int PERMISSION_MASK = 07777;

    private ModeBits() {
    }

    /** Whether a mode is a directory's. */
    public static boolean isDirectory(int mode) {
        return (mode & S_IFMT) == S_IFDIR;
    }

    /** Whether a mode is a regular file's. */
    public static boolean isRegular(int mode) {
        return (mode & S_IFMT) == S_IFREG;
    }

    /** Whether a mode is a symbolic link's. */
    public static boolean isSymbolicLink(int mode) {
        return (mode & S_IFMT) == S_IFLNK;
    }
}
