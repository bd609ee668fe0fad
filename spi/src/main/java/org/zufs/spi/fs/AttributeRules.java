// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import static org.zufs.base.linux.ModeBits.S_ISGID;
import static org.zufs.base.linux.ModeBits.S_ISUID;
import static org.zufs.base.linux.ModeBits.S_IXGRP;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;

/**
 * The rules over attributes that Linux leaves to a file system: what a new inode takes over from its directory, what a
 * write does to set-id bits, what the flags of {@code chattr} forbid, when a read is noted. For file systems that keep
 * attributes themselves. Functions without state, which allocate nothing; any thread.
 */
public final class AttributeRules {
    /** {@code FS_IMMUTABLE_FL}, and the bit in {@link Attributes#flags}. */
    public static final int IMMUTABLE = 0x10;
    /** {@code FS_APPEND_FL}, and the bit in {@link Attributes#flags}. */
    public static final int APPEND = 0x20;
    /** {@code FS_NODUMP_FL}, and the bit in {@link Attributes#flags}. */
    public static final int NODUMP = 0x40;
    /** {@code FS_NOATIME_FL}. */
    public static final int NOATIME = 0x80;
    /** The flags that can be set. */
    public static final int SETTABLE_FLAGS = IMMUTABLE | APPEND | NODUMP | NOATIME;
    /** The flags that new inodes take over from their directory. */
    public static final int INHERITED_FLAGS = NODUMP | NOATIME;
    /** The flags that {@link Attributes#flags} shows. */
    public static final int REPORTED_FLAGS = IMMUTABLE | APPEND | NODUMP;

    private static final long DAY_SECONDS = 24 * 60 * 60;
    private static final String USER = "user.";
    private static final String TRUSTED = "trusted.";
    private static final String SECURITY = "security.";

    private AttributeRules() {
    }

    /**
     * Says whether attributes, extended ones too, and names must not be changed.
     *
     * @param flags of the inode
     * @return true if so
     */
    public static boolean isFixed(int flags) {
        return (flags & (IMMUTABLE | APPEND)) != 0;
    }

    /**
     * Says whether the flags of an inode forbid changes.
     *
     * @param flags   of the inode
     * @param changes what shall change
     * @return 0, or -EPERM if they do
     */
    public static int checkChange(int flags, AttributeChanges changes) {
        if (!isFixed(flags)) {
            return 0;
        }
        int given = changes.valid;
        boolean sets = (given & (AttributeChanges.MODE | AttributeChanges.UID | AttributeChanges.GID)) != 0
                || setsTime(given, AttributeChanges.ACCESS_TIME, AttributeChanges.ACCESS_NOW)
                || setsTime(given, AttributeChanges.MODIFY_TIME, AttributeChanges.MODIFY_NOW);
        boolean forbidden = sets || (given & AttributeChanges.SIZE) != 0 || (flags & IMMUTABLE) != 0;
        return forbidden ? -ErrorNumber.EPERM : 0;
    }

    private static boolean setsTime(int given, int time, int now) {
        return (given & time) != 0 && (given & now) == 0;
    }

    /**
     * Says whether a change of attributes sets the time of change to the present.
     *
     * @param changes     what changes; it does not give the time of change
     * @param sizeChanged the size has changed with it
     * @return true if so
     */
    public static boolean touchesChangeTime(AttributeChanges changes, boolean sizeChanged) {
        return sizeChanged || (changes.valid & ~AttributeChanges.KILL_SET_ID) != AttributeChanges.SIZE;
    }

    /**
     * Tells the mode of a new inode.
     *
     * @param request       who makes it
     * @param directoryMode of the directory
     * @param directoryGid  of the directory
     * @param mode          that was asked for, with its type
     * @return the mode, before the umask or an access control list
     */
    public static int modeOfNew(Request request, int directoryMode, int directoryGid, int mode) {
        if ((directoryMode & S_ISGID) == 0) {
            return mode;
        }
        if (ModeBits.isDirectory(mode)) {
            return mode | S_ISGID;
        }
        return (mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) ? withAllowedSetGid(request, mode, directoryGid)
                : mode;
    }

    /**
     * Tells the group of a new inode.
     *
     * @param request       who makes it
     * @param directoryMode of the directory
     * @param directoryGid  of the directory
     * @return the group
     */
    public static int groupOfNew(Request request, int directoryMode, int directoryGid) {
        return (directoryMode & S_ISGID) != 0 ? directoryGid : request.gid();
    }

    /**
     * Takes a set-group-id bit away that the asker may not set for a group.
     *
     * @param request who asks
     * @param bits    a mode
     * @param group   of the inode
     * @return the mode
     */
    public static int withAllowedSetGid(Request request, int bits, int group) {
        boolean refused = (bits & S_ISGID) != 0 && request.uid() != 0 && !request.inGroup(group);
        return refused ? bits & ~S_ISGID : bits;
    }

    /**
     * Clears set-id bits as a write does; a set-group-id bit without the right to execute stays for who is in the
     * group.
     *
     * @param request who writes
     * @param mode    of the file
     * @param group   of the file
     * @return the mode
     */
    public static int withoutSetId(Request request, int mode, int group) {
        int cleared = mode & ~S_ISUID;
        boolean ends = (mode & S_ISGID) != 0
                && ((mode & S_IXGRP) != 0 || request.uid() != 0 && !request.inGroup(group));
        return ends ? cleared & ~S_ISGID : cleared;
    }

    /**
     * Says whether one time is not after another.
     *
     * @param seconds      of the one
     * @param nanos        the rest of it
     * @param otherSeconds of the other
     * @param otherNanos   the rest of it
     * @return true if so
     */
    public static boolean isNotAfter(long seconds, int nanos, long otherSeconds, int otherNanos) {
        return seconds < otherSeconds || seconds == otherSeconds && nanos <= otherNanos;
    }

    /**
     * Says whether a note of access is old enough for a new one by its age alone, as {@code relatime} does.
     *
     * @param accessSeconds the note
     * @param nowSeconds    the present
     * @return true if it is a day old
     */
    public static boolean isAccessOld(long accessSeconds, long nowSeconds) {
        return nowSeconds - accessSeconds >= DAY_SECONDS;
    }

    /**
     * Checks the name of an extended attribute that is no access control list.
     *
     * @param mode of the inode
     * @param name with its prefix
     * @return 0; -EINVAL, -EPERM, or -EOPNOTSUPP if the prefix is none of {@code user.}, {@code trusted.} and {@code
     *     security.}
     */
    public static int checkXattrName(int mode, Name name) {
        if (name.startsWith(USER)) {
            if (name.length() == USER.length()) {
                return -ErrorNumber.EINVAL;
            }
            return ModeBits.isRegular(mode) || ModeBits.isDirectory(mode) ? 0 : -ErrorNumber.EPERM;
        }
        if (name.startsWith(TRUSTED)) {
            return name.length() == TRUSTED.length() ? -ErrorNumber.EINVAL : 0;
        }
        if (name.startsWith(SECURITY)) {
            return name.length() == SECURITY.length() ? -ErrorNumber.EINVAL : 0;
        }
        return -ErrorNumber.EOPNOTSUPP;
    }
}
