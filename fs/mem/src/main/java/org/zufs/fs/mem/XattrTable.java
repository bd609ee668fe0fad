// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AccessControlList;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * The extended attributes of all inodes: a list of cells for each inode, in the order of their names.
 *
 * <pre>
 *    0  next          i32, reference of the next cell, or 0
 *    4  name length   i32
 *    8  value length  i32
 *   12  name, then value
 * </pre>
 *
 * <p>All calls with the lock of the inode held. The bytes of the cells count against the space for inodes.
 */
final class XattrTable {
    private static final int NAME_LENGTH_OFFSET = 4;
    private static final int VALUE_LENGTH_OFFSET = 8;
    private static final int NAME_OFFSET = 12;
    private static final int VALUE_LENGTH_MAX = 64 << 10;
    private static final int FLAG_CREATE = 1;
    private static final int FLAG_REPLACE = 2;
    private static final String CAPABILITY = "security.capability";
    private static final String TRUSTED = "trusted.";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final MemSuperblock superblock;
    private final ByteArena arena;
    private final MemorySegment memory;
    private final Name accessAcl = Name.of(AccessControlList.ACCESS_NAME);
    private final Name defaultAcl = Name.of(AccessControlList.DEFAULT_NAME);
    private final Name capability = Name.of(CAPABILITY);

    XattrTable(MemSuperblock superblock, ByteArena arena) {
        this.superblock = superblock;
        this.arena = arena;
        memory = arena.memory();
    }

    int get(Metadata inode, Name name, ByteRange value) {
        if (name.contentEquals(AccessControlList.ACCESS_NAME)) {
            return superblock.acls().get(inode.accessAcl, value);
        }
        if (name.contentEquals(AccessControlList.DEFAULT_NAME)) {
            return superblock.acls().get(inode.defaultAcl, value);
        }
        int result = AttributeRules.checkXattrName(inode.mode, name);
        if (result < 0) {
            return result;
        }
        int cell = find(inode, name);
        if (cell == ByteArena.NONE) {
            return -ErrorNumber.ENODATA;
        }
        int length = valueLength(cell);
        if (value.length() == 0) {
            return length;
        }
        if (value.length() < length) {
            return -ErrorNumber.ERANGE;
        }
        MemorySegment.copy(memory, valueOffset(cell), value.segment(), value.offset(), length);
        return length;
    }

    int set(Request request, Metadata inode, Name name, ByteRange value, int flags) {
        if (inode.isFixed()) {
            return -ErrorNumber.EPERM;
        }
        if (name.contentEquals(AccessControlList.ACCESS_NAME)) {
            return superblock.acls().setAccess(request, inode, value);
        }
        if (name.contentEquals(AccessControlList.DEFAULT_NAME)) {
            return superblock.acls().setDefault(inode, value);
        }
        int result = AttributeRules.checkXattrName(inode.mode, name);
        if (result < 0) {
            return result;
        }
        if (value.length() > VALUE_LENGTH_MAX) {
            return -ErrorNumber.E2BIG;
        }
        int old = find(inode, name);
        if (old != ByteArena.NONE && (flags & FLAG_CREATE) != 0) {
            return -ErrorNumber.EEXIST;
        }
        if (old == ByteArena.NONE && (flags & FLAG_REPLACE) != 0) {
            return -ErrorNumber.ENODATA;
        }
        return store(inode, name, value, old);
    }

    private int store(Metadata inode, Name name, ByteRange value, int old) {
        int length = NAME_OFFSET + name.length() + (int) value.length();
        int oldLength = old == ByteArena.NONE ? 0 : length(old);
        if (!superblock.claimInodeBytes(Math.max(0, length - oldLength))) {
            return -ErrorNumber.ENOSPC;
        }
        int cell = arena.take(length);
        if (cell == ByteArena.NONE) {
            superblock.unclaimInodeBytes(Math.max(0, length - oldLength));
            return -ErrorNumber.ENOSPC;
        }
        superblock.unclaimInodeBytes(Math.max(0, oldLength - length));
        long at = ByteArena.offset(cell);
        memory.set(INT, at + NAME_LENGTH_OFFSET, name.length());
        memory.set(INT, at + VALUE_LENGTH_OFFSET, (int) value.length());
        name.copyTo(memory, at + NAME_OFFSET);
        MemorySegment.copy(value.segment(), value.offset(), memory, valueOffset(cell), value.length());
        if (old != ByteArena.NONE) {
            unchain(inode, old);
            arena.giveBack(old, oldLength);
        }
        chain(inode, cell, name);
        inode.hasCapability |= name.contentEquals(CAPABILITY);
        inode.touchChanged();
        return 0;
    }

    int remove(Metadata inode, Name name) {
        if (inode.isFixed()) {
            return -ErrorNumber.EPERM;
        }
        if (name.contentEquals(AccessControlList.ACCESS_NAME)) {
            return superblock.acls().removeAccess(inode);
        }
        if (name.contentEquals(AccessControlList.DEFAULT_NAME)) {
            return superblock.acls().removeDefault(inode);
        }
        int result = AttributeRules.checkXattrName(inode.mode, name);
        if (result < 0) {
            return result;
        }
        int cell = find(inode, name);
        if (cell == ByteArena.NONE) {
            return -ErrorNumber.ENODATA;
        }
        free(inode, cell);
        if (name.contentEquals(CAPABILITY)) {
            inode.hasCapability = false;
        }
        inode.touchChanged();
        return 0;
    }

    /** Lists names, those of access control lists first; {@code trusted.} ones only to the superuser. */
    int list(Request request, Metadata inode, ByteRange names) {
        long length = 0;
        length += inode.accessAcl == ByteArena.NONE ? 0 : accessAcl.length() + 1;
        length += inode.defaultAcl == ByteArena.NONE ? 0 : defaultAcl.length() + 1;
        for (int cell = inode.xattrs; cell != ByteArena.NONE; cell = next(cell)) {
            length += isShown(request, cell) ? nameLength(cell) + 1 : 0;
        }
        if (names.length() == 0) {
            return (int) length;
        }
        if (names.length() < length) {
            return -ErrorNumber.ERANGE;
        }
        long at = names.offset();
        MemorySegment target = names.segment();
        if (inode.accessAcl != ByteArena.NONE) {
            at = put(accessAcl.segment(), accessAcl.offset(), accessAcl.length(), target, at);
        }
        if (inode.defaultAcl != ByteArena.NONE) {
            at = put(defaultAcl.segment(), defaultAcl.offset(), defaultAcl.length(), target, at);
        }
        for (int cell = inode.xattrs; cell != ByteArena.NONE; cell = next(cell)) {
            if (isShown(request, cell)) {
                at = put(memory, nameOffset(cell), nameLength(cell), target, at);
            }
        }
        return (int) length;
    }

    private static long put(MemorySegment name, long offset, int length, MemorySegment target, long at) {
        MemorySegment.copy(name, offset, target, at, length);
        target.set(BYTE, at + length, (byte) 0);
        return at + length + 1;
    }

    /** Removes {@code security.capability}: the content has changed. */
    void dropCapability(Metadata inode) {
        int cell = find(inode, capability);
        if (cell != ByteArena.NONE) {
            free(inode, cell);
        }
        inode.hasCapability = false;
    }

    /** Frees all attributes. */
    void clear(Metadata inode) {
        while (inode.xattrs != ByteArena.NONE) {
            free(inode, inode.xattrs);
        }
        inode.hasCapability = false;
    }

    private void free(Metadata inode, int cell) {
        unchain(inode, cell);
        int length = length(cell);
        arena.giveBack(cell, length);
        superblock.unclaimInodeBytes(length);
    }

    private boolean isShown(Request request, int cell) {
        if (request.uid() == 0 || nameLength(cell) < TRUSTED.length()) {
            return true;
        }
        for (int index = 0; index < TRUSTED.length(); index++) {
            if (memory.get(BYTE, nameOffset(cell) + index) != TRUSTED.charAt(index)) {
                return true;
            }
        }
        return false;
    }

    private int find(Metadata inode, Name name) {
        int cell = inode.xattrs;
        while (cell != ByteArena.NONE && !name.equalTo(memory, nameOffset(cell), nameLength(cell))) {
            cell = next(cell);
        }
        return cell;
    }

    private void chain(Metadata inode, int cell, Name name) {
        int before = ByteArena.NONE;
        int after = inode.xattrs;
        while (after != ByteArena.NONE && compare(after, name) < 0) {
            before = after;
            after = next(after);
        }
        setNext(cell, after);
        if (before == ByteArena.NONE) {
            inode.xattrs = cell;
        } else {
            setNext(before, cell);
        }
    }

    private void unchain(Metadata inode, int cell) {
        if (inode.xattrs == cell) {
            inode.xattrs = next(cell);
            return;
        }
        int before = inode.xattrs;
        while (next(before) != cell) {
            before = next(before);
        }
        setNext(before, next(cell));
    }

    private int compare(int cell, Name name) {
        int length = Math.min(nameLength(cell), name.length());
        for (int index = 0; index < length; index++) {
            int difference = (memory.get(BYTE, nameOffset(cell) + index) & 0xFF) - (name.byteAt(index) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return nameLength(cell) - name.length();
    }

    private int next(int cell) {
        return memory.get(INT, ByteArena.offset(cell));
    }

    private void setNext(int cell, int next) {
        memory.set(INT, ByteArena.offset(cell), next);
    }

    private int nameLength(int cell) {
        return memory.get(INT, ByteArena.offset(cell) + NAME_LENGTH_OFFSET);
    }

    private int valueLength(int cell) {
        return memory.get(INT, ByteArena.offset(cell) + VALUE_LENGTH_OFFSET);
    }

    private int length(int cell) {
        return NAME_OFFSET + nameLength(cell) + valueLength(cell);
    }

    private static long nameOffset(int cell) {
        return ByteArena.offset(cell) + NAME_OFFSET;
    }

    private long valueOffset(int cell) {
        return nameOffset(cell) + nameLength(cell);
    }
}
