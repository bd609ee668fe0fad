// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;

/**
 * An inode with entries. Names that arrive here are checked: 1 to 255 bytes, neither {@code .} nor {@code ..}, no
 * {@code /} and no NUL. Permission, sticky bits and read-only mounts were checked before.
 *
 * <p>Operations that make an inode take the caller's ids and, unless {@link Traits#posixAcl()} makes that the file
 * system's own work, a mode with the umask applied; a set-group-id directory hands its group on.
 */
public abstract class Directory extends Inode {
    /** The position from which {@link #readdir} starts; lower ones are those of {@code .} and {@code ..}. */
    public static final long FIRST_POSITION = 2;
    /** {@link #rename}: fail with EEXIST rather than replace ({@code RENAME_NOREPLACE}). */
    public static final int RENAME_NOREPLACE = 1;
    /** {@link #rename}: swap two names that both exist ({@code RENAME_EXCHANGE}). */
    public static final int RENAME_EXCHANGE = 2;
    /** {@link #rename}: leave a character device 0,0 behind ({@code RENAME_WHITEOUT}). */
    public static final int RENAME_WHITEOUT = 4;

    /** For the subclass. */
    protected Directory() {
    }

    /** {@return the inode number of the parent, as {@code ..} shows it; the root is its own parent} */
    public long parentIno() {
        return nodeId();
    }

    /**
     * Finds an entry.
     *
     * @param request who asks
     * @param name    what to look for
     * @param out     takes the inode by {@link Entry#found}
     * @return 0, or a negative errno: ENOENT if there is none
     */
    public abstract int lookup(Request request, Name name, Entry out);

    /**
     * Makes a regular file and opens it. Not implemented: EACCES.
     *
     * @param request who asks
     * @param name    the new name
     * @param mode    permission bits
     * @param flags   of {@code open(2)}
     * @param out     takes the inode
     * @param opening takes the handle
     * @return 0 or a negative errno: EEXIST, ENOSPC
     */
    public int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
        return -ErrorNumber.EACCES;
    }

    /**
     * Makes a regular file that has no name, and opens it. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param mode    permission bits
     * @param flags   of {@code open(2)}; with {@code O_EXCL} it may never get a name
     * @param out     takes the inode
     * @param opening takes the handle
     * @return 0 or a negative errno
     */
    public int tmpfile(Request request, int mode, int flags, Entry out, Opening opening) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Makes a regular file, fifo, socket or device. Not implemented: EPERM.
     *
     * @param request who asks
     * @param name    the new name
     * @param mode    type and permission bits
     * @param device  of a device: the number as the kernel encodes it
     * @param out     takes the inode
     * @return 0 or a negative errno: EEXIST, ENOSPC
     */
    public int mknod(Request request, Name name, int mode, int device, Entry out) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Makes a directory. Not implemented: EPERM.
     *
     * @param request who asks
     * @param name    the new name
     * @param mode    permission bits
     * @param out     takes the inode
     * @return 0 or a negative errno: EEXIST, ENOSPC
     */
    public int mkdir(Request request, Name name, int mode, Entry out) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Makes a symbolic link. Not implemented: EPERM.
     *
     * @param request who asks
     * @param name    the new name
     * @param target  1 to 4,095 bytes without NUL
     * @param out     takes the inode
     * @return 0 or a negative errno: EEXIST, ENOSPC
     */
    public int symlink(Request request, Name name, ByteRange target, Entry out) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Gives an inode one more name. Not implemented: EPERM.
     *
     * @param request who asks
     * @param inode   of this file system, not a directory
     * @param name    the new name
     * @param out     takes the inode again
     * @return 0 or a negative errno: EEXIST, EMLINK, ENOENT if the inode has no name left and may get none
     */
    public int link(Request request, Inode inode, Name name, Entry out) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Removes the name of anything but a directory. Not implemented: EPERM.
     *
     * @param request who asks
     * @param name    what to remove
     * @return 0 or a negative errno: ENOENT, EISDIR
     */
    public int unlink(Request request, Name name) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Removes an empty directory. Not implemented: EPERM.
     *
     * @param request who asks
     * @param name    what to remove
     * @return 0 or a negative errno: ENOENT, ENOTDIR, ENOTEMPTY
     */
    public int rmdir(Request request, Name name) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Moves an entry of this directory, at once or not at all. Not implemented: EPERM.
     *
     * @param request   who asks
     * @param name      the entry
     * @param newParent where to, of this file system
     * @param newName   its name there
     * @param flags     {@link #RENAME_NOREPLACE}, {@link #RENAME_EXCHANGE}, {@link #RENAME_WHITEOUT}, or 0
     * @return 0 or a negative errno: ENOENT, EEXIST, ENOTEMPTY, EISDIR, ENOTDIR, EINVAL (into its own subtree)
     */
    public int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
        return -ErrorNumber.EPERM;
    }

    /**
     * Opens the directory for reading. Not implemented: succeeds, without a handle.
     *
     * @param request who asks
     * @param flags   of {@code open(2)}
     * @param opening takes the handle
     * @return 0 or a negative errno
     */
    public int opendir(Request request, int flags, Opening opening) {
        return 0;
    }

    /**
     * Lists entries, from a position on, until the listing is full or all have been added; {@code .} and {@code ..}
     * are the server's.
     *
     * <p>An entry that is there during the whole scan is listed exactly once, whatever else is added or removed.
     *
     * @param request  who asks
     * @param handle   the open directory
     * @param position {@link #FIRST_POSITION}, or the position that was added with the last entry seen
     * @param out      takes the entries
     * @return 0 or a negative errno
     */
    public abstract int readdir(Request request, long handle, long position, DirectoryListing out);

    /**
     * Ends an open directory. Not implemented: nothing.
     *
     * @param handle the open directory
     */
    public void releasedir(long handle) {
    }

    /**
     * Makes the entries durable. Not implemented: nothing to do.
     *
     * @param request  who asks
     * @param handle   the open directory
     * @param dataOnly without what is not needed to find the entries
     * @return 0 or a negative errno
     */
    public int fsyncdir(Request request, long handle, boolean dataOnly) {
        return 0;
    }
}
