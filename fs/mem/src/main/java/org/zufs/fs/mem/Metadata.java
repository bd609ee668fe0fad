// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.time.Clock;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;

/**
 * What inodes of all kinds have. Its monitor is the lock of the inode: it guards all fields here and in the object of
 * the kind, but for those that are final; see the package for its place in the order of locks.
 *
 * <p>Invariant: an inode is {@link #FREE} in the table's pool; {@link #FORMING} while one thread alone fills it;
 * {@link #LIVE} from its first name, or reference, until it has neither.
 */
final class Metadata {
    /** In the pool. */
    static final int FREE = 0;
    /** Being made: nobody else can reach it. */
    static final int FORMING = 1;
    /** Has a name or a reference. */
    static final int LIVE = 2;

    final MemSuperblock superblock;
    final Inode inode;
    final int ino;
    int generation;
    int state;
    int mode;
    int uid;
    int gid;
    int linkCount;
    int device;
    int flags;
    /** Was made without a name, and may get one. */
    boolean linkable;
    /** An attribute {@code security.capability} is there. */
    boolean hasCapability;
    /** {@link ByteArena} reference of the first extended attribute; {@link XattrTable}. */
    int xattrs;
    /** {@link ByteArena} reference of the access control list; {@link AclTable}. */
    int accessAcl;
    /** The same of the default list; only of directories. */
    int defaultAcl;
    private long accessSeconds;
    private long modifySeconds;
    private long changeSeconds;
    private long birthSeconds;
    private int accessNanos;
    private int modifyNanos;
    private int changeNanos;
    private int birthNanos;
    /** The next one in a pool of the table. */
    Metadata nextFree;

    Metadata(MemSuperblock superblock, Inode inode, int ino) {
        this.superblock = superblock;
        this.inode = inode;
        this.ino = ino;
    }

    /** Starts the life of an inode. */
    void form(int newMode, int newUid, int newGid, int newFlags) {
        assert state == FORMING && xattrs == 0 && accessAcl == 0 && defaultAcl == 0;
        mode = newMode;
        uid = newUid;
        gid = newGid;
        flags = newFlags;
        linkCount = 0;
        device = 0;
        linkable = false;
        hasCapability = false;
        long now = superblock.now();
        long seconds = Clock.seconds(now);
        int nanos = Clock.nanoseconds(now);
        accessSeconds = seconds;
        modifySeconds = seconds;
        changeSeconds = seconds;
        birthSeconds = seconds;
        accessNanos = nanos;
        modifyNanos = nanos;
        changeNanos = nanos;
        birthNanos = nanos;
    }

    /** Fills everything but size, blocks. */
    void fill(Attributes out) {
        out.ino = ino;
        out.mode = mode;
        out.uid = uid;
        out.gid = gid;
        out.linkCount = linkCount;
        out.device = device;
        out.blockSize = BlockAllocator.BLOCK_LENGTH;
        out.flags = flags & AttributeRules.REPORTED_FLAGS;
        out.accessSeconds = accessSeconds;
        out.accessNanos = accessNanos;
        out.modifySeconds = modifySeconds;
        out.modifyNanos = modifyNanos;
        out.changeSeconds = changeSeconds;
        out.changeNanos = changeNanos;
        out.birthSeconds = birthSeconds;
        out.birthNanos = birthNanos;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** {@return true if attributes, extended ones too, must not be changed} */
    boolean isFixed() {
        return AttributeRules.isFixed(flags);
    }

    /** Content has changed. */
    void touchModified() {
        long now = superblock.now();
        modifySeconds = Clock.seconds(now);
        modifyNanos = Clock.nanoseconds(now);
        changeSeconds = modifySeconds;
        changeNanos = modifyNanos;
    }

    /** Attributes have changed. */
    void touchChanged() {
        long now = superblock.now();
        changeSeconds = Clock.seconds(now);
        changeNanos = Clock.nanoseconds(now);
    }

    /**
     * Content was read: notes it if the last note is older than the last change, or than a day, as {@code relatime}
     * does.
     */
    void touchAccessed(Request request) {
        if (!superblock.keepsAccessTimes() || has(AttributeRules.NOATIME) || request.keepsAccessTime()) {
            return;
        }
        boolean stale = AttributeRules.isNotAfter(accessSeconds, accessNanos, modifySeconds, modifyNanos)
                || AttributeRules.isNotAfter(accessSeconds, accessNanos, changeSeconds, changeNanos);
        long now = superblock.now();
        long seconds = Clock.seconds(now);
        if (stale || AttributeRules.isAccessOld(accessSeconds, seconds)) {
            accessSeconds = seconds;
            accessNanos = Clock.nanoseconds(now);
        }
    }

    /** Takes times over that the kernel set while it served the file alone. */
    void adoptAccess(long seconds, int nanos) {
        accessSeconds = seconds;
        accessNanos = nanos;
    }

    /** The same for the time of modification. */
    void adoptModify(long seconds, int nanos) {
        modifySeconds = seconds;
        modifyNanos = nanos;
        if (AttributeRules.isNotAfter(changeSeconds, changeNanos, seconds, nanos)) {
            changeSeconds = seconds;
            changeNanos = nanos;
        }
    }

    /** {@return 0, or -EPERM if flags of the inode forbid the changes} */
    int checkChange(AttributeChanges changes) {
        return AttributeRules.checkChange(flags, changes);
    }

    /**
     * Changes attributes, the size excepted.
     *
     * @param request     who asks
     * @param changes     what to change
     * @param sizeChanged the size has changed with it
     */
    void change(Request request, AttributeChanges changes, boolean sizeChanged) {
        boolean ownerGiven = changes.has(AttributeChanges.UID) || changes.has(AttributeChanges.GID);
        if ((changes.killsSetId() || ownerGiven) && !ModeBits.isDirectory(mode)) {
            contentChanged(request, true);
        }
        if (changes.has(AttributeChanges.UID)) {
            uid = changes.uid;
        }
        if (changes.has(AttributeChanges.GID)) {
            gid = changes.gid;
        }
        if (changes.has(AttributeChanges.MODE)) {
            int bits = changes.mode & ModeBits.PERMISSION_MASK;
            mode = mode & ModeBits.S_IFMT | AttributeRules.withAllowedSetGid(request, bits, gid);
            superblock.acls().follow(this);
        }
        changeTimes(changes, sizeChanged);
    }

    private void changeTimes(AttributeChanges changes, boolean sizeChanged) {
        long now = superblock.now();
        if (changes.has(AttributeChanges.ACCESS_TIME)) {
            boolean present = changes.has(AttributeChanges.ACCESS_NOW);
            accessSeconds = present ? Clock.seconds(now) : changes.accessSeconds;
            accessNanos = present ? Clock.nanoseconds(now) : changes.accessNanos;
        }
        if (changes.has(AttributeChanges.MODIFY_TIME)) {
            boolean present = changes.has(AttributeChanges.MODIFY_NOW);
            modifySeconds = present ? Clock.seconds(now) : changes.modifySeconds;
            modifyNanos = present ? Clock.nanoseconds(now) : changes.modifyNanos;
        } else if (sizeChanged) {
            modifySeconds = Clock.seconds(now);
            modifyNanos = Clock.nanoseconds(now);
        }
        if (changes.has(AttributeChanges.CHANGE_TIME)) {
            changeSeconds = changes.changeSeconds;
            changeNanos = changes.changeNanos;
        } else if (AttributeRules.touchesChangeTime(changes, sizeChanged)) {
            changeSeconds = Clock.seconds(now);
            changeNanos = Clock.nanoseconds(now);
        }
    }

    /** A write or a truncation: clears set-id bits if asked, and capabilities always. */
    void contentChanged(Request request, boolean killsSetId) {
        if (killsSetId) {
            mode = AttributeRules.withoutSetId(request, mode, gid);
        }
        if (hasCapability) {
            superblock.xattrs().dropCapability(this);
        }
    }

    /** Flags as {@code chattr} sets them. */
    int changeFlags(int newFlags) {
        if ((newFlags & ~AttributeRules.SETTABLE_FLAGS) != 0) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        flags = newFlags;
        touchChanged();
        return 0;
    }

    /** The last reference was given back: frees the inode if it has no name either. Takes the lock. */
    void unreferenced() {
        boolean dead;
        synchronized (this) {
            dead = dies();
            if (dead) {
                ((MemInode) inode).freeContent();
            }
        }
        if (dead) {
            superblock.inodes().giveBack(this, InodeTable.NO_LANE);
        }
    }

    /**
     * Ends the life of an inode that has neither name nor reference, which the caller then frees. With the lock held.
     */
    boolean dies() {
        if (state != LIVE || linkCount != 0 || inode.references() != 0) {
            return false;
        }
        state = FREE;
        return true;
    }
}
