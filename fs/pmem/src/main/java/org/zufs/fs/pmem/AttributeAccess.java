// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.base.time.Clock;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** The operations on attributes that are the same for all kinds of inode: each takes the lock of the inode. */
final class AttributeAccess {
    private AttributeAccess() {
    }

    static int getattr(InodeState inode, Attributes out) {
        synchronized (inode) {
            if (!inode.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            inode.fill(out);
            return 0;
        }
    }

    /** For all but regular files, which have a size that can be set. */
    static int setattr(InodeState inode, Request request, AttributeChanges changes, Attributes out) {
        if (changes.has(AttributeChanges.SIZE)) {
            return inode.kind == InodeKind.DIRECTORY ? -ErrorNumber.EISDIR : -ErrorNumber.EINVAL;
        }
        Lane lane = inode.superblock.lane(request);
        synchronized (inode) {
            if (!inode.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            lane.begin();
            try {
                int slot = lane.transaction().open(inode.offset());
                int result = AttributeRules.checkChange(InodeWords.flags(lane.transaction(), slot), changes);
                if (result == 0) {
                    result = change(lane, slot, request, changes, false, inode.superblock.now());
                }
                if (result == 0) {
                    result = lane.commit();
                }
                if (result < 0) {
                    return result;
                }
            } finally {
                lane.end();
            }
            inode.fill(out);
            return 0;
        }
    }

    /**
     * Stages a change of attributes, the size excepted.
     *
     * @param lane        whose transaction it is
     * @param slot        of the inode
     * @param request     who asks
     * @param changes     what to change
     * @param sizeChanged the size has changed with it
     * @param nowNs       the present
     * @return 0 or a negative errno
     */
    static int change(Lane lane, int slot, Request request, AttributeChanges changes, boolean sizeChanged,
            long nowNs) {
        Transaction transaction = lane.transaction();
        int mode = InodeWords.mode(transaction, slot);
        int uid = InodeWords.uid(transaction, slot);
        int gid = InodeWords.gid(transaction, slot);
        boolean ownerGiven = changes.has(AttributeChanges.UID) || changes.has(AttributeChanges.GID);
        boolean contentChanged = changes.has(AttributeChanges.SIZE);
        if ((changes.killsSetId() || ownerGiven) && !ModeBits.isDirectory(mode)) {
            mode = AttributeRules.withoutSetId(request, mode, gid);
            contentChanged = true;
        }
        uid = changes.has(AttributeChanges.UID) ? changes.uid : uid;
        gid = changes.has(AttributeChanges.GID) ? changes.gid : gid;
        boolean modeGiven = changes.has(AttributeChanges.MODE);
        if (modeGiven) {
            mode = mode & ModeBits.S_IFMT | AttributeRules.withAllowedSetGid(request,
                    changes.mode & ModeBits.PERMISSION_MASK, gid);
        }
        InodeWords.mode(transaction, slot, mode);
        InodeWords.owners(transaction, slot, uid, gid);
        changeTimes(transaction, slot, changes, sizeChanged, nowNs);
        return lane.superblock().xattrs().follow(lane, slot, modeGiven, contentChanged);
    }

    private static void changeTimes(Transaction transaction, int slot, AttributeChanges changes, boolean sizeChanged,
            long nowNs) {
        long seconds = Clock.seconds(nowNs);
        int nanos = Clock.nanoseconds(nowNs);
        if (changes.has(AttributeChanges.ACCESS_TIME)) {
            boolean present = changes.has(AttributeChanges.ACCESS_NOW);
            InodeWords.accessed(transaction, slot, present ? seconds : changes.accessSeconds,
                    present ? nanos : changes.accessNanos);
        }
        if (changes.has(AttributeChanges.MODIFY_TIME)) {
            boolean present = changes.has(AttributeChanges.MODIFY_NOW);
            InodeWords.modified(transaction, slot, present ? seconds : changes.modifySeconds,
                    present ? nanos : changes.modifyNanos);
        } else if (sizeChanged) {
            InodeWords.modified(transaction, slot, seconds, nanos);
        }
        if (changes.has(AttributeChanges.CHANGE_TIME)) {
            InodeWords.changed(transaction, slot, changes.changeSeconds, changes.changeNanos);
        } else if (AttributeRules.touchesChangeTime(changes, sizeChanged)) {
            InodeWords.changed(transaction, slot, seconds, nanos);
        }
    }

    /**
     * Stages what a write does to attributes: times, set-id bits if asked, capabilities always.
     *
     * @return 0 or a negative errno
     */
    static int contentChanged(Lane lane, int slot, Request request, boolean killsSetId, long nowNs) {
        Transaction transaction = lane.transaction();
        if (killsSetId) {
            InodeWords.mode(transaction, slot, AttributeRules.withoutSetId(request,
                    InodeWords.mode(transaction, slot), InodeWords.gid(transaction, slot)));
        }
        InodeWords.touchModified(transaction, slot, nowNs);
        return lane.superblock().xattrs().follow(lane, slot, false, true);
    }

    /** Notes that content was read, if it is to be noted; a full or damaged pool does not stop the read. */
    static void noteAccess(InodeState inode, Request request) {
        PmemSuperblock superblock = inode.superblock;
        if (!superblock.keepsAccessTimes() || request.keepsAccessTime()
                || (inode.flags() & AttributeRules.NOATIME) != 0) {
            return;
        }
        long now = superblock.now();
        if (!InodeWords.isAccessStale(inode.memory(), inode.offset(), now)) {
            return;
        }
        Lane lane = superblock.lane(request);
        lane.begin();
        try {
            Transaction transaction = lane.transaction();
            InodeWords.accessed(transaction, transaction.open(inode.offset()), Clock.seconds(now),
                    Clock.nanoseconds(now));
            lane.commit();
        } finally {
            lane.end();
        }
    }

    static int getxattr(InodeState inode, Request request, Name name, ByteRange value) {
        synchronized (inode) {
            return inode.isLive() ? inode.superblock.xattrs().get(inode.superblock.lane(request), inode, name, value)
                    : -ErrorNumber.ESTALE;
        }
    }

    static int listxattr(InodeState inode, Request request, ByteRange names) {
        synchronized (inode) {
            return inode.isLive()
                    ? inode.superblock.xattrs().list(inode.superblock.lane(request), request, inode, names)
                    : -ErrorNumber.ESTALE;
        }
    }

    static int setxattr(InodeState inode, Request request, Name name, ByteRange value, int flags) {
        return changeXattr(inode, request, name, value, flags);
    }

    static int removexattr(InodeState inode, Request request, Name name) {
        return changeXattr(inode, request, name, null, 0);
    }

    /** Sets an attribute, or removes it if there is no value. */
    private static int changeXattr(InodeState inode, Request request, Name name, ByteRange value, int flags) {
        PmemSuperblock superblock = inode.superblock;
        Lane lane = superblock.lane(request);
        synchronized (inode) {
            if (!inode.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            lane.begin();
            try {
                int slot = lane.transaction().open(inode.offset());
                int result = value == null ? superblock.xattrs().remove(lane, request, slot, name)
                        : superblock.xattrs().set(lane, request, slot, name, value, flags);
                if (result < 0) {
                    return result;
                }
                InodeWords.touchChanged(lane.transaction(), slot, superblock.now());
                result = lane.commit();
                if (inode.inode instanceof PmemFile file) {
                    file.attributesChanged();
                }
                return result;
            } finally {
                lane.end();
            }
        }
    }

    static int getflags(InodeState inode) {
        synchronized (inode) {
            return inode.isLive() ? inode.flags() : -ErrorNumber.ESTALE;
        }
    }

    static int setflags(InodeState inode, Request request, int flags) {
        if ((flags & ~AttributeRules.SETTABLE_FLAGS) != 0) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        Lane lane = inode.superblock.lane(request);
        synchronized (inode) {
            if (!inode.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            lane.begin();
            try {
                Transaction transaction = lane.transaction();
                int slot = transaction.open(inode.offset());
                InodeWords.flags(transaction, slot, flags);
                InodeWords.touchChanged(transaction, slot, inode.superblock.now());
                return lane.commit();
            } finally {
                lane.end();
            }
        }
    }
}
