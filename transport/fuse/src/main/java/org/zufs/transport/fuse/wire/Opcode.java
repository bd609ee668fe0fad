// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Opcode.Rest.DATA;
import static org.zufs.transport.fuse.wire.Opcode.Rest.NAME;
import static org.zufs.transport.fuse.wire.Opcode.Rest.NAME_AND_VALUE;
import static org.zufs.transport.fuse.wire.Opcode.Rest.NONE;
import static org.zufs.transport.fuse.wire.Opcode.Rest.RECORDS;
import static org.zufs.transport.fuse.wire.Opcode.Rest.TWO_NAMES;

import java.util.Arrays;

/**
 * The operations of the protocol: number, the version that brought it, the length of its first argument, what follows
 * that, and whether it is answered. The one table of operations; all else is looked up here.
 */
public enum Opcode {
    /** Whatever the kernel sends that this table does not know: to be answered with ENOSYS. Stands for no number. */
    UNKNOWN(0, 0, 0, NONE),
    /** Find a name in a directory; reply {@link EntryOutLayout}. */
    LOOKUP(1, 1, 0, NAME),
    /** Give references to an inode back; no reply. */
    FORGET(2, 1, ForgetInLayout.LENGTH, NONE),
    /** Attributes of an inode; reply {@link AttrOutLayout}. */
    GETATTR(3, 1, GetattrInLayout.LENGTH, NONE),
    /** Change attributes; reply {@link AttrOutLayout}. */
    SETATTR(4, 1, SetattrInLayout.LENGTH, NONE),
    /** Target of a symbolic link; reply: its bytes, no NUL. */
    READLINK(5, 1, 0, NONE),
    /** Make a symbolic link: name, then target; reply {@link EntryOutLayout}. */
    SYMLINK(6, 1, 0, TWO_NAMES),
    /** Make a file; reply {@link EntryOutLayout}. */
    MKNOD(8, 1, MknodInLayout.LENGTH, NAME),
    /** Make a directory; reply {@link EntryOutLayout}. */
    MKDIR(9, 1, MkdirInLayout.LENGTH, NAME),
    /** Remove a file's name; empty reply. */
    UNLINK(10, 1, 0, NAME),
    /** Remove a directory; empty reply. */
    RMDIR(11, 1, 0, NAME),
    /** Move a name; empty reply. */
    RENAME(12, 1, RenameInLayout.LENGTH, TWO_NAMES),
    /** Another name for an inode; reply {@link EntryOutLayout}. */
    LINK(13, 1, LinkInLayout.LENGTH, NAME),
    /** Open a file; reply {@link OpenOutLayout}. */
    OPEN(14, 1, OpenInLayout.LENGTH, NONE),
    /** Read; reply: the bytes, fewer only at the end of the file. */
    READ(15, 1, ReadInLayout.LENGTH, NONE),
    /** Write; reply {@link WriteOutLayout}. */
    WRITE(16, 1, WriteInLayout.LENGTH, DATA),
    /** Figures of the file system; reply {@link StatfsOutLayout}. */
    STATFS(17, 1, 0, NONE),
    /** Last close of an open file; empty reply. */
    RELEASE(18, 1, ReleaseInLayout.LENGTH, NONE),
    /** Make a file durable; empty reply. */
    FSYNC(20, 1, FsyncInLayout.LENGTH, NONE),
    /** Set an extended attribute; empty reply. The first argument is 8 bytes long unless SETXATTR_EXT is on. */
    SETXATTR(21, 1, SetxattrInLayout.LENGTH, NAME_AND_VALUE),
    /** Read an extended attribute; reply: its bytes, or {@link GetxattrOutLayout}. */
    GETXATTR(22, 1, GetxattrInLayout.LENGTH, NAME),
    /** List extended attributes; reply: names, each with a NUL, or {@link GetxattrOutLayout}. */
    LISTXATTR(23, 1, GetxattrInLayout.LENGTH, NONE),
    /** Remove an extended attribute; empty reply. */
    REMOVEXATTR(24, 1, 0, NAME),
    /** A descriptor was closed; empty reply. */
    FLUSH(25, 1, FlushInLayout.LENGTH, NONE),
    /** First message; reply {@link InitOutLayout}. The argument is 16 bytes long before 7.36. */
    INIT(26, 1, InitInLayout.LENGTH, NONE),
    /** Open a directory; reply {@link OpenOutLayout}. */
    OPENDIR(27, 1, OpenInLayout.LENGTH, NONE),
    /** List a directory; reply: {@link DirentLayout} records. */
    READDIR(28, 1, ReadInLayout.LENGTH, NONE),
    /** Last close of an open directory; empty reply. */
    RELEASEDIR(29, 1, ReleaseInLayout.LENGTH, NONE),
    /** Make a directory durable; empty reply. */
    FSYNCDIR(30, 2, FsyncInLayout.LENGTH, NONE),
    /** Which lock is in the way; reply {@link LockOutLayout}. */
    GETLK(31, 7, LockInLayout.LENGTH, NONE),
    /** Lock or unlock, at once or EAGAIN; empty reply. */
    SETLK(32, 7, LockInLayout.LENGTH, NONE),
    /** Lock, and wait for it; empty reply. */
    SETLKW(33, 7, LockInLayout.LENGTH, NONE),
    /** May the caller do this; empty reply. */
    ACCESS(34, 3, AccessInLayout.LENGTH, NONE),
    /** Create and open; reply {@link EntryOutLayout}, then {@link OpenOutLayout}. */
    CREATE(35, 3, CreateInLayout.LENGTH, NAME),
    /** End a request early; no reply but EAGAIN (not found yet) and ENOSYS (never send it). */
    INTERRUPT(36, 7, InterruptInLayout.LENGTH, NONE),
    /** Where a block lies; only on block devices. */
    BMAP(37, 8, BmapInLayout.LENGTH, NONE),
    /** The file system is unmounted; empty reply. */
    DESTROY(38, 8, 0, NONE),
    /** Device control; reply {@link IoctlOutLayout}, then data. */
    IOCTL(39, 11, IoctlInLayout.LENGTH, DATA),
    /** Which events hold; reply {@link PollOutLayout}. */
    POLL(40, 11, PollInLayout.LENGTH, NONE),
    /** The bytes that the notification RETRIEVE asked for; no reply. */
    NOTIFY_REPLY(41, 15, NotifyRetrieveInLayout.LENGTH, DATA),
    /** Give references to many inodes back; no reply. */
    BATCH_FORGET(42, 16, BatchForgetInLayout.LENGTH, RECORDS),
    /** Reserve space or punch a hole; empty reply. */
    FALLOCATE(43, 19, FallocateInLayout.LENGTH, NONE),
    /** List a directory with attributes; reply: {@link DirentPlusLayout} records. */
    READDIRPLUS(44, 21, ReadInLayout.LENGTH, NONE),
    /** Move a name, with flags; empty reply. */
    RENAME2(45, 23, Rename2InLayout.LENGTH, TWO_NAMES),
    /** Find data or a hole; reply {@link LseekOutLayout}. */
    LSEEK(46, 24, LseekInLayout.LENGTH, NONE),
    /** Copy within the file system, less than 4 GiB; reply {@link WriteOutLayout}. */
    COPY_FILE_RANGE(47, 28, CopyFileRangeInLayout.LENGTH, NONE),
    /** Map a range into the DAX window; only virtiofs. */
    SETUPMAPPING(48, 31, 40, NONE),
    /** Unmap ranges of the DAX window; only virtiofs. */
    REMOVEMAPPING(49, 31, 4, RECORDS),
    /** Make the file system durable; empty reply. Not sent on a plain fuse mount. */
    SYNCFS(50, 34, SyncfsInLayout.LENGTH, NONE),
    /** Create and open a file without a name (the one that follows says nothing); reply as CREATE. */
    TMPFILE(51, 37, CreateInLayout.LENGTH, NAME),
    /** Attributes with birth time; reply {@link StatxOutLayout}. */
    STATX(52, 39, StatxInLayout.LENGTH, NONE),
    /** Copy within the file system; reply {@link CopyFileRangeOutLayout}. */
    COPY_FILE_RANGE_64(53, 45, CopyFileRangeInLayout.LENGTH, NONE);

    /** What follows the first argument, before extension records. Names end with a NUL. */
    public enum Rest {
        /** Nothing. */
        NONE,
        /** One name. */
        NAME,
        /** Two names: old and new, or name and target. */
        TWO_NAMES,
        /** A name and a value whose length the first argument holds. */
        NAME_AND_VALUE,
        /** Bytes whose length the first argument holds. */
        DATA,
        /** Records whose count the first argument holds. */
        RECORDS
    }

    /** Number of the operations here with {@link #UNKNOWN}: all {@link #index()} are smaller. */
    public static final int COUNT = values().length;

    private static final Opcode[] BY_NUMBER = byNumber();

    private final int number;
    private final int minor;
    private final int argumentLength;
    private final Rest rest;

    Opcode(int number, int minor, int argumentLength, Rest rest) {
        this.number = number;
        this.minor = minor;
        this.argumentLength = argumentLength;
        this.rest = rest;
    }

    /** The operation with that number, or {@link #UNKNOWN}; never null, whatever the number. */
    public static Opcode of(int number) {
        return Integer.compareUnsigned(number, BY_NUMBER.length) < 0 ? BY_NUMBER[number] : UNKNOWN;
    }

    /** Number on the wire. */
    public int number() {
        return number;
    }

    /** Place in a dense table: 0 to {@link #COUNT} - 1, for counters. May change between releases. */
    public int index() {
        return ordinal();
    }

    /** Minor version of the protocol that brought it. */
    public int minor() {
        return minor;
    }

    /**
     * Length of the first argument in the newest version, in bytes; 0 if there is none. Over io_uring this argument
     * alone is in the header buffer. Only INIT and SETXATTR have a shorter legacy form.
     */
    public int argumentLength() {
        return argumentLength;
    }

    /** What follows the first argument. */
    public Rest rest() {
        return rest;
    }

    /** Whether the kernel waits for an answer; to answer the others is an error (but see {@link #INTERRUPT}). */
    public boolean hasReply() {
        return switch (this) {
            case FORGET, BATCH_FORGET, INTERRUPT, NOTIFY_REPLY -> false;
            default -> true;
        };
    }

    /** Whether an answer is an errno or nothing: the kernel refuses replies to these that carry bytes. */
    public boolean hasEmptyReply() {
        return switch (this) {
            case UNLINK, RMDIR, RENAME, RENAME2, RELEASE, RELEASEDIR, FLUSH, FSYNC, FSYNCDIR, SYNCFS, ACCESS, FALLOCATE,
                SETXATTR, REMOVEXATTR, SETLK, SETLKW, DESTROY -> true;
            default -> false;
        };
    }

    private static Opcode[] byNumber() {
        int largest = 0;
        for (Opcode opcode : values()) {
            largest = Math.max(largest, opcode.number);
        }
        Opcode[] table = new Opcode[largest + 1];
        Arrays.fill(table, UNKNOWN);
        for (Opcode opcode : values()) {
            assert table[opcode.number] == UNKNOWN;
            table[opcode.number] = opcode;
        }
        return table;
    }
}
