// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;

/**
 * One object of a file system. An inode that is neither {@link Directory}, {@link RegularFile} nor {@link SymbolicLink}
 * is a fifo, a socket or a device, whose data the kernel handles.
 *
 * <p><b>References.</b> Each answer that carries an inode ({@link Entry#found}, {@link DirectoryListing#add}) adds one
 * reference at that moment; the file system calls those while it holds whatever keeps the inode alive (usually the lock
 * of the directory, with a name still in it). The server takes references back with {@link #forget}; when none is left
 * it calls {@link #unreferenced()}. An open handle, and a token of {@link RegularFile#map}, imply a reference. So an
 * inode may be freed when it has no name left <i>and</i> no reference: whoever sees the second of these two happen
 * frees it, under the inode's own lock.
 *
 * <p>Safe for all lanes at once.
 */
public abstract class Inode {
    /** The node id of every root directory. */
    public static final long ROOT_NODE_ID = 1;
    /** The handle of an operation that comes without an open file. */
    public static final long NO_HANDLE = 0;

    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(Inode.class, "references", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile long references;

    /** For the subclass. */
    protected Inode() {
    }

    /**
     * The number by which askers name this inode while they hold a reference: unique among the referenced inodes of a
     * mount. A number that is used again for another inode comes with another {@link #generation()}.
     *
     * @return the node id, at least 1; {@link #ROOT_NODE_ID} for the root and for nothing else
     */
    public abstract long nodeId();

    /** {@return tells apart the inodes that had the same node id one after the other; 0 if ids are never used again} */
    public long generation() {
        return 0;
    }

    /** {@return the references held by askers} */
    public final long references() {
        return references;
    }

    /** Adds a reference. For {@link Entry} and the server; see the class comment for what must be held. */
    public final void reference() {
        REFERENCES.getAndAdd(this, 1L);
    }

    /**
     * Takes references back. For the server, which has counted them.
     *
     * @param count how many, at least 1
     * @return the references that are left
     */
    public final long forget(long count) {
        long left = (long) REFERENCES.getAndAdd(this, -count) - count;
        assert left >= 0 : "more references given back than taken";
        return left;
    }

    /**
     * Takes references back, as far as there are any. For the server.
     *
     * @param count how many at most, at least 1
     * @param least how many must be left, at least 0
     * @return the references that are left; -1 if none could be taken back
     */
    public final long forget(long count, long least) {
        long held = references;
        while (held > least) {
            long left = Math.max(held - count, least);
            long seen = (long) REFERENCES.compareAndExchange(this, held, left);
            if (seen == held) {
                return left;
            }
            held = seen;
        }
        return -1;
    }

    /**
     * Told when the last reference has been given back. By the time it runs another lane may have looked the inode up
     * again: check {@link #references()} under the inode's lock. Not implemented: nothing.
     */
    public void unreferenced() {
    }

    /**
     * Tells all attributes.
     *
     * @param request who asks
     * @param handle  the file system's handle if the inode is asked through an open file, else {@link #NO_HANDLE}
     * @param out     to be filled completely
     * @return 0 or a negative errno
     */
    public abstract int getattr(Request request, long handle, Attributes out);

    /**
     * Changes attributes; size among them. Not implemented: EPERM.
     *
     * <p>Permission was checked before. Set-id bits are cleared here if {@link AttributeChanges#killsSetId()}.
     *
     * @param request who asks
     * @param handle  as for getattr
     * @param changes what to change
     * @param out     the attributes after the change, to be filled completely
     * @return 0 or a negative errno
     */
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Reads an extended attribute. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param name    with its prefix, such as {@code user.origin}
     * @param value   takes the bytes; of length 0 if only the size is asked
     * @return the length of the value in bytes, or a negative errno: ENODATA if there is none, ERANGE if it does not
     *     fit
     */
    public int getxattr(Request request, Name name, ByteRange value) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Creates or replaces an extended attribute. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param name    with its prefix
     * @param value   the bytes, at most 65,536
     * @param flags   {@code XATTR_CREATE} (1) or {@code XATTR_REPLACE} (2), or 0
     * @return 0 or a negative errno: EEXIST, ENODATA, ENOSPC
     */
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Lists the names of all extended attributes, each ended by a NUL. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param names   takes the list; of length 0 if only the size is asked
     * @return the length of the list in bytes, or a negative errno: ERANGE if it does not fit
     */
    public int listxattr(Request request, ByteRange names) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Removes an extended attribute. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param name    with its prefix
     * @return 0 or a negative errno: ENODATA if there is none
     */
    public int removexattr(Request request, Name name) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Checks what only the file system can know, where it and not the kernel checks permissions. Not implemented:
     * ENOSYS, which means that the server checks mode bits and access control lists.
     *
     * @param request who asks
     * @param mask    {@code R_OK} (4), {@code W_OK} (2), {@code X_OK} (1), or 0
     * @return 0, or a negative errno
     */
    public int access(Request request, int mask) {
        return -ErrorNumber.ENOSYS;
    }

    /**
     * Tells the attribute flags of {@code chattr} ({@code FS_*_FL} of {@code linux/fs.h}). Not implemented: ENOTTY.
     *
     * @param request who asks
     * @return the flags, at least 0, or a negative errno
     */
    public int getflags(Request request) {
        return -ErrorNumber.ENOTTY;
    }

    /**
     * Changes the attribute flags. Not implemented: ENOTTY.
     *
     * @param request who asks; permission was checked before
     * @param flags   all flags as they shall be
     * @return 0 or a negative errno: EOPNOTSUPP for a flag that is not kept
     */
    public int setflags(Request request, int flags) {
        return -ErrorNumber.ENOTTY;
    }

    /**
     * A device-like command of the file system's own. Not implemented: ENOTTY.
     *
     * @param request who asks
     * @param handle  the open file
     * @param command its number; bits 16 to 29 are the size of the argument in bytes
     * @param input   the argument
     * @param output  takes the answer; may be the same memory as the argument
     * @return the length of the answer in bytes, or a negative errno
     */
    public int ioctl(Request request, long handle, int command, ByteRange input, ByteRange output) {
        return -ErrorNumber.ENOTTY;
    }

    /**
     * Tells which of some events are here, and asks to be woken when one comes. Not implemented: ENOSYS, after which
     * the kernel takes files as always ready.
     *
     * @param request who asks
     * @param handle  the open file
     * @param events  {@code POLLIN} (1), {@code POLLOUT} (4), ...
     * @param waker   0, or a number to be handed to {@link Notifier#wakePoll(long)} once when an event comes
     * @return the events that are here, at least 0, or a negative errno
     */
    public int poll(Request request, long handle, int events, long waker) {
        return -ErrorNumber.ENOSYS;
    }
}
