// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import java.util.StringJoiner;

/**
 * What the kernel offers and the server switches on with INIT, 64 bits: the flags of the structure below, flags2
 * above. One bit set in the reply switches on what it names.
 */
public final class InitFlag {
    /** Reads of one file may run side by side. */
    public static final long ASYNC_READ = 1L << 0;

    /** fcntl locks come to the server. */
    public static final long POSIX_LOCKS = 1L << 1;

    /** Never used. */
    public static final long FILE_OPS = 1L << 2;

    /** O_TRUNC comes with OPEN, not as a SETATTR. */
    public static final long ATOMIC_O_TRUNC = 1L << 3;

    /** LOOKUP of "." and ".." is answered, for NFS. */
    public static final long EXPORT_SUPPORT = 1L << 4;

    /** Writes may be larger than 4 KiB. */
    public static final long BIG_WRITES = 1L << 5;

    /** The umask is left to the server. */
    public static final long DONT_MASK = 1L << 6;

    /** splice to the device. */
    public static final long SPLICE_WRITE = 1L << 7;

    /** splice may move pages. */
    public static final long SPLICE_MOVE = 1L << 8;

    /** splice from the device. */
    public static final long SPLICE_READ = 1L << 9;

    /** flock locks come to the server. */
    public static final long FLOCK_LOCKS = 1L << 10;

    /** ioctl on directories. */
    public static final long HAS_IOCTL_DIR = 1L << 11;

    /** Cached pages are dropped when the size or data time changes. */
    public static final long AUTO_INVAL_DATA = 1L << 12;

    /** READDIRPLUS is used. */
    public static final long DO_READDIRPLUS = 1L << 13;

    /** READDIRPLUS only while it seems to pay. */
    public static final long READDIRPLUS_AUTO = 1L << 14;

    /** Direct I/O is split and runs side by side. */
    public static final long ASYNC_DIO = 1L << 15;

    /** Writes end in the page cache; the kernel owns size and data time. */
    public static final long WRITEBACK_CACHE = 1L << 16;

    /** ENOSYS to OPEN ends OPEN and RELEASE. */
    public static final long NO_OPEN_SUPPORT = 1L << 17;

    /** LOOKUP and READDIR in one directory may run side by side. */
    public static final long PARALLEL_DIROPS = 1L << 18;

    /** The server drops set-id bits and capabilities. */
    public static final long HANDLE_KILLPRIV = 1L << 19;

    /** The kernel checks ACLs. */
    public static final long POSIX_ACL = 1L << 20;

    /** ECONNABORTED tells an abort from an unmount. */
    public static final long ABORT_ERROR = 1L << 21;

    /** max_pages of the reply is valid. */
    public static final long MAX_PAGES = 1L << 22;

    /** Targets of symbolic links are cached. */
    public static final long CACHE_SYMLINKS = 1L << 23;

    /** ENOSYS to OPENDIR ends OPENDIR and RELEASEDIR. */
    public static final long NO_OPENDIR_SUPPORT = 1L << 24;

    /** Cached pages are dropped only when the server says so. */
    public static final long EXPLICIT_INVAL_DATA = 1L << 25;

    /** map_alignment of the reply is valid (virtiofs). */
    public static final long MAP_ALIGNMENT = 1L << 26;

    /** Directories may be roots of submounts. */
    public static final long SUBMOUNTS = 1L << 27;

    /** The server drops set-id bits when told by a flag. Since 7.33. */
    public static final long HANDLE_KILLPRIV_V2 = 1L << 28;

    /** SETXATTR is 16 bytes long. Since 7.33. */
    public static final long SETXATTR_EXT = 1L << 29;

    /** The upper 32 bits are valid. Since 7.36. */
    public static final long INIT_EXT = 1L << 30;

    /** Reserved; never set. */
    public static final long INIT_RESERVED = 1L << 31;

    /** Create carries security contexts. Since 7.36. */
    public static final long SECURITY_CTX = 1L << 32;

    /** DAX may be chosen per inode. Since 7.36. */
    public static final long HAS_INODE_DAX = 1L << 33;

    /** Create carries a supplementary group. Since 7.38. */
    public static final long CREATE_SUPP_GROUP = 1L << 34;

    /** A name may be expired instead of dropped. Since 7.38. */
    public static final long HAS_EXPIRE_ONLY = 1L << 35;

    /** Shared mappings of direct I/O files. Since 7.39. */
    public static final long DIRECT_IO_ALLOW_MMAP = 1L << 36;

    /** Backing files. Since 7.40. */
    public static final long PASSTHROUGH = 1L << 37;

    /** Handles for NFS cannot be had. Since 7.40. */
    public static final long NO_EXPORT_SUPPORT = 1L << 38;

    /** Requests can be sent again. Since 7.40. */
    public static final long HAS_RESEND = 1L << 39;

    /** Idmapped mounts. Since 7.41. */
    public static final long ALLOW_IDMAP = 1L << 40;

    /** Requests come over io_uring. Since 7.42. */
    public static final long OVER_IO_URING = 1L << 41;

    /** request_timeout of the reply is valid. Since 7.43. */
    public static final long REQUEST_TIMEOUT = 1L << 42;

    private static final String[] NAMES = {
        "ASYNC_READ", "POSIX_LOCKS", "FILE_OPS", "ATOMIC_O_TRUNC", "EXPORT_SUPPORT", "BIG_WRITES", "DONT_MASK",
        "SPLICE_WRITE", "SPLICE_MOVE", "SPLICE_READ", "FLOCK_LOCKS", "HAS_IOCTL_DIR", "AUTO_INVAL_DATA",
        "DO_READDIRPLUS", "READDIRPLUS_AUTO", "ASYNC_DIO", "WRITEBACK_CACHE", "NO_OPEN_SUPPORT", "PARALLEL_DIROPS",
        "HANDLE_KILLPRIV", "POSIX_ACL", "ABORT_ERROR", "MAX_PAGES", "CACHE_SYMLINKS", "NO_OPENDIR_SUPPORT",
        "EXPLICIT_INVAL_DATA", "MAP_ALIGNMENT", "SUBMOUNTS", "HANDLE_KILLPRIV_V2", "SETXATTR_EXT", "INIT_EXT",
        "INIT_RESERVED", "SECURITY_CTX", "HAS_INODE_DAX", "CREATE_SUPP_GROUP", "HAS_EXPIRE_ONLY",
        "DIRECT_IO_ALLOW_MMAP", "PASSTHROUGH", "NO_EXPORT_SUPPORT", "HAS_RESEND", "ALLOW_IDMAP", "OVER_IO_URING",
        "REQUEST_TIMEOUT"
    };

    /** Names of the bits that are set, for people; a bit that has no name appears as its number. */
    public static String describe(long flags) {
        StringJoiner joiner = new StringJoiner(" ");
        for (long rest = flags; rest != 0; rest &= rest - 1) {
            int bit = Long.numberOfTrailingZeros(rest);
            joiner.add(bit < NAMES.length ? NAMES[bit] : "BIT_" + bit);
        }
        return joiner.toString();
    }

    private InitFlag() {
    }
}
