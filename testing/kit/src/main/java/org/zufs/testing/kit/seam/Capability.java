// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/** What a behaviour may need of a target beyond plain files and directories. A target lists what it has. */
public enum Capability {
    /** Callers of any user and group, the superuser among them. */
    USERS("callers of other users"),
    /** A descriptor opened by one caller can be used by another. */
    SHARED_DESCRIPTORS("descriptors shared between callers"),
    /** Descriptors name open files in {@code /proc/self/fd}. */
    PROC("open files visible in /proc"),
    /** A working directory per caller. */
    WORKING_DIRECTORY("a working directory"),
    /** {@code mmap}. */
    MMAP("mmap"),
    /** {@code O_DIRECT}. */
    DIRECT("O_DIRECT"),
    /** Record and whole-file locks. */
    LOCKS("file locks"),
    /** {@code fallocate} with no mode and with keep-size. */
    ALLOCATE("fallocate"),
    /** {@code fallocate} that punches holes. */
    PUNCH("fallocate punch hole"),
    /** {@code fallocate} that zeroes a range. */
    ZERO("fallocate zero range"),
    /** {@code fallocate} that cuts a range out. */
    COLLAPSE("fallocate collapse range"),
    /** {@code fallocate} that shifts a range up. */
    INSERT("fallocate insert range"),
    /** {@code SEEK_DATA} and {@code SEEK_HOLE} that see real holes. */
    HOLES("sparse files that show their holes"),
    /** {@code user.*} attributes. */
    XATTR_USER("user.* attributes"),
    /** {@code trusted.*} attributes. */
    XATTR_TRUSTED("trusted.* attributes"),
    /** {@code security.*} attributes. */
    XATTR_SECURITY("security.* attributes"),
    /** POSIX ACLs. */
    ACL("POSIX access control lists"),
    /** Named pipes and sockets as nodes. */
    FIFO("named pipes and sockets"),
    /** Character and block device nodes. */
    DEVICES("device nodes"),
    /** {@code O_TMPFILE}. */
    TMPFILE("O_TMPFILE"),
    /** {@code RENAME_NOREPLACE} and {@code RENAME_EXCHANGE}. */
    RENAME_FLAGS("renameat2 flags"),
    /** {@code RENAME_WHITEOUT}. */
    WHITEOUT("RENAME_WHITEOUT"),
    /** {@code FS_IOC_GETFLAGS} and {@code FS_IOC_SETFLAGS}: append-only and immutable. */
    ATTRIBUTE_FLAGS("inode attribute flags"),
    /** A creation time in {@code statx}. */
    BIRTH_TIME("a creation time"),
    /** Access times are kept: a read moves an access time that lies behind the modification time. */
    ACCESS_TIME("access times"),
    /** {@code copy_file_range}. */
    COPY_RANGE("copy_file_range"),
    /** {@code statfs} counts inodes and space. */
    USAGE("a statfs that counts");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** The capability in words, for a report. */
    public String words() {
        return words;
    }
}
