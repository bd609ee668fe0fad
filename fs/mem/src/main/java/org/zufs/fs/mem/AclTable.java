// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AccessControlList;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Request;

/**
 * The access control lists of all inodes: cells that hold a length and the list as an extended attribute shows it.
 * With the lock of the inode held.
 */
final class AclTable {
    private static final int LIST_OFFSET = 8;
    private static final int GROUP_BITS = 0777;

    private final ByteArena arena;
    private final MemorySegment memory;

    AclTable(ByteArena arena) {
        this.arena = arena;
        memory = arena.memory();
    }

    /** Reads a list as the value of an extended attribute. */
    int get(int acl, ByteRange value) {
        if (acl == ByteArena.NONE) {
            return -ErrorNumber.ENODATA;
        }
        int length = length(acl);
        if (value.length() == 0) {
            return length;
        }
        if (value.length() < length) {
            return -ErrorNumber.ERANGE;
        }
        MemorySegment.copy(memory, offset(acl), value.segment(), value.offset(), length);
        return length;
    }

    /** Sets the list that guards an inode, and its mode with it. */
    int setAccess(Request request, Metadata inode, ByteRange value) {
        if (ModeBits.isSymbolicLink(inode.mode)) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        int entries = AccessControlList.check(value.segment(), value.offset(), value.length());
        if (entries < 0) {
            return entries;
        }
        if (entries == 0) {
            removeAccess(inode);
            return 0;
        }
        int length = (int) value.length();
        int shown = AccessControlList.mode(value.segment(), value.offset(), length);
        boolean extended = (shown & AccessControlList.EXTENDED) != 0;
        int fresh = extended ? store(value.segment(), value.offset(), length) : ByteArena.NONE;
        if (extended && fresh == ByteArena.NONE) {
            return -ErrorNumber.ENOSPC;
        }
        int bits = inode.mode & ~GROUP_BITS & ModeBits.PERMISSION_MASK | shown & GROUP_BITS;
        inode.mode = inode.mode & ModeBits.S_IFMT | AttributeRules.withAllowedSetGid(request, bits, inode.gid);
        free(inode.accessAcl);
        inode.accessAcl = fresh;
        inode.touchChanged();
        return 0;
    }

    /** Sets the list that new inodes in a directory start with. */
    int setDefault(Metadata inode, ByteRange value) {
        int entries = AccessControlList.check(value.segment(), value.offset(), value.length());
        if (entries < 0) {
            return entries;
        }
        if (!ModeBits.isDirectory(inode.mode)) {
            return entries == 0 ? 0 : -ErrorNumber.EACCES;
        }
        int fresh = entries == 0 ? ByteArena.NONE : store(value.segment(), value.offset(), (int) value.length());
        if (entries > 0 && fresh == ByteArena.NONE) {
            return -ErrorNumber.ENOSPC;
        }
        free(inode.defaultAcl);
        inode.defaultAcl = fresh;
        inode.touchChanged();
        return 0;
    }

    /** Removes the list that guards an inode. */
    int removeAccess(Metadata inode) {
        int old = inode.accessAcl;
        inode.accessAcl = ByteArena.NONE;
        return removed(inode, old);
    }

    /** Removes the default list. */
    int removeDefault(Metadata inode) {
        int old = inode.defaultAcl;
        inode.defaultAcl = ByteArena.NONE;
        return removed(inode, old);
    }

    private int removed(Metadata inode, int old) {
        if (old == ByteArena.NONE) {
            return -ErrorNumber.ENODATA;
        }
        free(old);
        inode.touchChanged();
        return 0;
    }

    /**
     * Gives a new inode its lists and the permission bits that follow.
     *
     * @param parent with its lock held
     * @param child  being formed; its mode is the one that was asked for
     * @param umask  counts if the directory has no default list
     * @return 0 or -ENOSPC
     */
    int inherit(Metadata parent, Metadata child, int umask) {
        if (parent.defaultAcl == ByteArena.NONE || ModeBits.isSymbolicLink(child.mode)) {
            if (!ModeBits.isSymbolicLink(child.mode)) {
                child.mode &= ~(umask & GROUP_BITS);
            }
            return 0;
        }
        int length = length(parent.defaultAcl);
        int access = store(memory, offset(parent.defaultAcl), length);
        if (access == ByteArena.NONE) {
            return -ErrorNumber.ENOSPC;
        }
        int mode = AccessControlList.create(memory, offset(access), length, child.mode & ModeBits.PERMISSION_MASK);
        if ((mode & AccessControlList.EXTENDED) != 0) {
            child.accessAcl = access;
        } else {
            free(access);
        }
        child.mode = child.mode & ModeBits.S_IFMT | mode & ModeBits.PERMISSION_MASK;
        if (ModeBits.isDirectory(child.mode)) {
            child.defaultAcl = store(memory, offset(parent.defaultAcl), length);
            if (child.defaultAcl == ByteArena.NONE) {
                clear(child);
                return -ErrorNumber.ENOSPC;
            }
        }
        return 0;
    }

    /** Makes the list of an inode follow its mode. */
    void follow(Metadata inode) {
        if (inode.accessAcl != ByteArena.NONE) {
            AccessControlList.change(memory, offset(inode.accessAcl), length(inode.accessAcl), inode.mode);
        }
    }

    /** Frees both lists. */
    void clear(Metadata inode) {
        free(inode.accessAcl);
        free(inode.defaultAcl);
        inode.accessAcl = ByteArena.NONE;
        inode.defaultAcl = ByteArena.NONE;
    }

    private int store(MemorySegment list, long at, int length) {
        int acl = arena.take(LIST_OFFSET + length);
        if (acl != ByteArena.NONE) {
            memory.set(ValueLayout.JAVA_INT, ByteArena.offset(acl), length);
            MemorySegment.copy(list, at, memory, offset(acl), length);
        }
        return acl;
    }

    private void free(int acl) {
        if (acl != ByteArena.NONE) {
            arena.giveBack(acl, LIST_OFFSET + length(acl));
        }
    }

    private int length(int acl) {
        return memory.get(ValueLayout.JAVA_INT, ByteArena.offset(acl));
    }

    private static long offset(int acl) {
        return ByteArena.offset(acl) + LIST_OFFSET;
    }
}
