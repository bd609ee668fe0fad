// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.AttributeImageLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AccessControlList;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * Extended attributes and access control lists: an image of all that an inode has, which is written anew with each
 * change. With the lock of the inode held; those that change take the slot of the inode in the open transaction.
 */
final class Xattrs {
    private static final int FLAG_CREATE = 1;
    private static final int FLAG_REPLACE = 2;
    private static final int GROUP_BITS = 0777;
    private static final String TRUSTED = "trusted.";

    private final Blobs blobs;
    private final Name accessAcl = Name.of(AccessControlList.ACCESS_NAME);
    private final Name defaultAcl = Name.of(AccessControlList.DEFAULT_NAME);
    private final Name capability = Name.of("security.capability");

    Xattrs(Blobs blobs) {
        this.blobs = blobs;
    }

    private static boolean isAcl(Name name) {
        return name.contentEquals(AccessControlList.ACCESS_NAME) || name.contentEquals(AccessControlList.DEFAULT_NAME);
    }

    private static long firstBlock(InodeState inode) {
        return InodeWords.word(inode.memory(), inode.offset(), InodeLayout.ATTRIBUTES);
    }

    int get(Lane lane, InodeState inode, Name name, ByteRange value) {
        int result = isAcl(name) ? 0 : AttributeRules.checkXattrName(inode.mode(), name);
        if (result < 0) {
            return result;
        }
        long first = firstBlock(inode);
        if (first == 0) {
            return -ErrorNumber.ENODATA;
        }
        AttributeImage image = lane.image();
        result = image.load(blobs, first);
        if (result < 0) {
            return result;
        }
        int entry = image.find(name);
        return entry == AttributeImage.NONE ? -ErrorNumber.ENODATA : image.value(entry, value);
    }

    /** Lists names; {@code trusted.} ones only to the superuser. */
    int list(Lane lane, Request request, InodeState inode, ByteRange names) {
        long first = firstBlock(inode);
        if (first == 0) {
            return 0;
        }
        AttributeImage image = lane.image();
        int result = image.load(blobs, first);
        if (result < 0) {
            return result;
        }
        boolean all = request.uid() == 0;
        int length = 0;
        for (int entry = image.first(); entry != AttributeImage.NONE; entry = image.after(entry)) {
            length += all || !image.startsWith(entry, TRUSTED) ? image.nameLength(entry) + 1 : 0;
        }
        if (names.length() == 0) {
            return length;
        }
        if (names.length() < length) {
            return -ErrorNumber.ERANGE;
        }
        long at = names.offset();
        for (int entry = image.first(); entry != AttributeImage.NONE; entry = image.after(entry)) {
            if (all || !image.startsWith(entry, TRUSTED)) {
                int count = image.nameLength(entry);
                MemorySegment.copy(image.bytes(), image.nameOffset(entry), names.segment(), at, count);
                names.segment().set(ValueLayout.JAVA_BYTE, at + count, (byte) 0);
                at += count + 1;
            }
        }
        return length;
    }

    int set(Lane lane, Request request, int slot, Name name, ByteRange value, int flags) {
        Transaction transaction = lane.transaction();
        if (AttributeRules.isFixed(InodeWords.flags(transaction, slot))) {
            return -ErrorNumber.EPERM;
        }
        if (name.contentEquals(AccessControlList.ACCESS_NAME)) {
            return setAccess(lane, request, slot, value);
        }
        if (name.contentEquals(AccessControlList.DEFAULT_NAME)) {
            return setDefault(lane, request, slot, value);
        }
        int result = AttributeRules.checkXattrName(InodeWords.mode(transaction, slot), name);
        if (result < 0) {
            return result;
        }
        if (value.length() > AttributeImageLayout.VALUE_LENGTH_MAX) {
            return -ErrorNumber.E2BIG;
        }
        AttributeImage image = lane.image();
        result = load(lane, slot, image);
        if (result < 0) {
            return result;
        }
        boolean there = image.find(name) != AttributeImage.NONE;
        if (there && (flags & FLAG_CREATE) != 0) {
            return -ErrorNumber.EEXIST;
        }
        if (!there && (flags & FLAG_REPLACE) != 0) {
            return -ErrorNumber.ENODATA;
        }
        return put(lane, request, slot, image, name, value);
    }

    private int put(Lane lane, Request request, int slot, AttributeImage image, Name name, ByteRange value) {
        int result = image.put(name, value.segment(), value.offset(), (int) value.length());
        return result < 0 ? result : store(lane, slot, image, request.uid() == 0);
    }

    int remove(Lane lane, Request request, int slot, Name name) {
        Transaction transaction = lane.transaction();
        if (AttributeRules.isFixed(InodeWords.flags(transaction, slot))) {
            return -ErrorNumber.EPERM;
        }
        int result = isAcl(name) ? 0 : AttributeRules.checkXattrName(InodeWords.mode(transaction, slot), name);
        return result < 0 ? result : remove(lane, slot, name, request.uid() == 0);
    }

    /** Removes an attribute; -ENODATA if there is none. */
    private int remove(Lane lane, int slot, Name name, boolean privileged) {
        AttributeImage image = lane.image();
        int result = load(lane, slot, image);
        if (result < 0) {
            return result;
        }
        int entry = image.find(name);
        if (entry == AttributeImage.NONE) {
            return -ErrorNumber.ENODATA;
        }
        image.remove(entry);
        return store(lane, slot, image, privileged);
    }

    /** Sets the list that guards an inode, and its mode with it. */
    private int setAccess(Lane lane, Request request, int slot, ByteRange value) {
        Transaction transaction = lane.transaction();
        int mode = InodeWords.mode(transaction, slot);
        if (ModeBits.isSymbolicLink(mode)) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        int entries = AccessControlList.check(value.segment(), value.offset(), value.length());
        if (entries < 0) {
            return entries;
        }
        boolean extended = false;
        if (entries > 0) {
            int shown = AccessControlList.mode(value.segment(), value.offset(), value.length());
            extended = (shown & AccessControlList.EXTENDED) != 0;
            int bits = mode & ~GROUP_BITS & ModeBits.PERMISSION_MASK | shown & GROUP_BITS;
            InodeWords.mode(transaction, slot, mode & ModeBits.S_IFMT
                    | AttributeRules.withAllowedSetGid(request, bits, InodeWords.gid(transaction, slot)));
        }
        return setList(lane, request, slot, accessAcl, value, extended);
    }

    /** Sets the list that new inodes in a directory start with. */
    private int setDefault(Lane lane, Request request, int slot, ByteRange value) {
        int entries = AccessControlList.check(value.segment(), value.offset(), value.length());
        if (entries < 0) {
            return entries;
        }
        if (!ModeBits.isDirectory(InodeWords.mode(lane.transaction(), slot))) {
            return entries == 0 ? 0 : -ErrorNumber.EACCES;
        }
        return setList(lane, request, slot, defaultAcl, value, entries > 0);
    }

    private int setList(Lane lane, Request request, int slot, Name name, ByteRange value, boolean keep) {
        if (!keep) {
            int result = remove(lane, slot, name, request.uid() == 0);
            return result == -ErrorNumber.ENODATA ? 0 : result;
        }
        AttributeImage image = lane.image();
        int result = load(lane, slot, image);
        return result < 0 ? result : put(lane, request, slot, image, name, value);
    }

    /**
     * Makes attributes follow a change of the inode.
     *
     * @param lane            whose transaction it is
     * @param slot            the inode's
     * @param modeChanged     the access control list is to follow the mode
     * @param dropsCapability the content has changed: {@code security.capability} goes
     * @return 0 or a negative errno
     */
    int follow(Lane lane, int slot, boolean modeChanged, boolean dropsCapability) {
        Transaction transaction = lane.transaction();
        if (transaction.get(slot, InodeLayout.ATTRIBUTES) == 0) {
            return 0;
        }
        AttributeImage image = lane.image();
        int result = load(lane, slot, image);
        if (result < 0) {
            return result;
        }
        boolean changed = false;
        int granted = dropsCapability ? image.find(capability) : AttributeImage.NONE;
        if (granted != AttributeImage.NONE) {
            image.remove(granted);
            changed = true;
        }
        int list = modeChanged ? image.find(accessAcl) : AttributeImage.NONE;
        if (list != AttributeImage.NONE) {
            int length = image.valueLength(list);
            if (AccessControlList.check(image.bytes(), image.valueOffset(list), length) <= 0) {
                return -ErrorNumber.EIO;
            }
            AccessControlList.change(image.bytes(), image.valueOffset(list), length,
                    InodeWords.mode(transaction, slot));
            changed = true;
        }
        return changed ? store(lane, slot, image, true) : 0;
    }

    /**
     * Gives a new inode the lists of its directory, and the mode that follows.
     *
     * @param lane    whose transaction it is
     * @param request who makes it; its umask counts if there is no default list
     * @param parent  the directory's slot
     * @param child   the new inode's slot; its mode is the one that was asked for
     * @return 0 or a negative errno
     */
    int inherit(Lane lane, Request request, int parent, int child) {
        Transaction transaction = lane.transaction();
        int mode = InodeWords.mode(transaction, child);
        if (ModeBits.isSymbolicLink(mode)) {
            return 0;
        }
        AttributeImage image = lane.image();
        int list = AttributeImage.NONE;
        if (transaction.get(parent, InodeLayout.ATTRIBUTES) != 0) {
            int result = load(lane, parent, image);
            if (result < 0) {
                return result;
            }
            list = image.find(defaultAcl);
        }
        if (list == AttributeImage.NONE) {
            InodeWords.mode(transaction, child, mode & ~(request.umask() & GROUP_BITS));
            return 0;
        }
        int length = image.valueLength(list);
        long at = image.valueOffset(list);
        if (AccessControlList.check(image.bytes(), at, length) <= 0) {
            return -ErrorNumber.EIO;
        }
        AttributeImage own = lane.otherImage();
        own.clear();
        int result = ModeBits.isDirectory(mode) ? own.put(defaultAcl, image.bytes(), at, length) : 0;
        int granted = AccessControlList.create(image.bytes(), at, length, mode & ModeBits.PERMISSION_MASK);
        if (result == 0 && (granted & AccessControlList.EXTENDED) != 0) {
            result = own.put(accessAcl, image.bytes(), at, length);
        }
        InodeWords.mode(transaction, child, mode & ModeBits.S_IFMT | granted & ModeBits.PERMISSION_MASK);
        return result < 0 ? result : store(lane, child, own, request.uid() == 0);
    }

    /**
     * Says whether there is a capability among attributes, or they are not intact.
     *
     * @param lane  the caller's
     * @param first the first block of the attributes; 0 for none
     * @return true if so
     */
    boolean mayHaveCapability(Lane lane, long first) {
        AttributeImage image = lane.image();
        return first != 0 && (image.load(blobs, first) < 0 || image.find(capability) != AttributeImage.NONE);
    }

    private int load(Lane lane, int slot, AttributeImage image) {
        return image.load(blobs, lane.transaction().get(slot, InodeLayout.ATTRIBUTES));
    }

    /** Puts an image in the place of the one before. */
    private int store(Lane lane, int slot, AttributeImage image, boolean privileged) {
        Transaction transaction = lane.transaction();
        long old = transaction.get(slot, InodeLayout.ATTRIBUTES);
        long first = 0;
        if (image.length() > 0) {
            long owner = transaction.offset(slot) >>> UnitLayout.SHIFT;
            first = blobs.write(lane, owner, image.bytes(), 0, image.length(), privileged);
            if (first < 0) {
                return (int) first;
            }
        }
        transaction.set(slot, InodeLayout.ATTRIBUTES, first);
        return blobs.free(lane, old) == 0 ? 0 : -ErrorNumber.E2BIG;
    }
}
