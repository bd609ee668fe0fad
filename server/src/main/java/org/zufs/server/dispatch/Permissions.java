// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.zufs.base.linux.AccessModes;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * Who may do what, decided as the kernel decides: mode bits, POSIX access control lists, sticky directories. For one
 * lane.
 *
 * <p>The value of {@code system.posix_acl_access} (kernel: {@code linux/posix_acl_xattr.h}, little-endian):
 * <pre>
 *   0        4        6        8       12
 *   +--------+--------+--------+--------+---
 *   |version | tag    | perm   | id     | tag ...
 *   | u32: 2 | u16    | u16    | u32    |
 *   +--------+--------+--------+--------+---
 * </pre>
 * The list comes from the file system and is checked: one that makes no sense denies.
 */
final class Permissions {
    /** Memory for a list of 1,023 entries. */
    static final int ACL_LENGTH_MAX = 4 + 8 * 1023;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ACL_VERSION = 2;
    private static final int ACL_HEADER_LENGTH = 4;
    private static final int ACL_ENTRY_LENGTH = 8;
    private static final int TAG_USER_OWNER = 0x01;
    private static final int TAG_USER = 0x02;
    private static final int TAG_GROUP_OWNER = 0x04;
    private static final int TAG_GROUP = 0x08;
    private static final int TAG_MASK = 0x10;
    private static final int TAG_OTHER = 0x20;
    private static final int ANY_EXECUTE = ModeBits.S_IXUSR | ModeBits.S_IXGRP | ModeBits.S_IXOTH;
    private static final int ALL = AccessModes.R_OK | AccessModes.W_OK | AccessModes.X_OK;

    private final boolean posixAcl;
    private final boolean readOnly;
    private final Attributes attributes = new Attributes();
    private final Name aclName = Name.of("system.posix_acl_access");
    private final ByteRange acl = new ByteRange();
    private final MemorySegment aclMemory;

    /**
     * Makes one for a lane.
     *
     * @param posixAcl  whether inodes can have lists
     * @param readOnly  whether nothing can be changed
     * @param aclMemory of {@link #ACL_LENGTH_MAX} bytes, for this lane alone
     */
    Permissions(boolean posixAcl, boolean readOnly, MemorySegment aclMemory) {
        this.posixAcl = posixAcl;
        this.readOnly = readOnly;
        this.aclMemory = aclMemory;
    }

    /**
     * Checks access to an inode.
     *
     * @param request who asks
     * @param inode   to what
     * @param mask    {@code R_OK}, {@code W_OK}, {@code X_OK}, or 0
     * @return 0 or a negative errno: EACCES, EROFS, EINVAL, or why the attributes cannot be known
     */
    int check(Request request, Inode inode, int mask) {
        if ((mask & ~ALL) != 0) {
            return -ErrorNumber.EINVAL;
        }
        attributes.clear();
        int result = inode.getattr(request, Inode.NO_HANDLE, attributes);
        if (result != 0) {
            return result;
        }
        boolean device = switch (attributes.mode & ModeBits.S_IFMT) {
            case ModeBits.S_IFREG, ModeBits.S_IFDIR, ModeBits.S_IFLNK -> false;
            default -> true;
        };
        if ((mask & AccessModes.W_OK) != 0 && readOnly && !device) {
            return -ErrorNumber.EROFS;
        }
        return mayAccess(request, inode, mask) ? 0 : -ErrorNumber.EACCES;
    }

    /**
     * Checks whether a sticky directory lets the asker remove or rename an entry.
     *
     * @param request   who asks
     * @param directory the attributes of the directory
     * @param victim    those of what would go
     * @return true if so
     */
    static boolean mayRemove(Request request, Attributes directory, Attributes victim) {
        return (directory.mode & ModeBits.S_ISVTX) == 0 || request.uid() == 0 || request.uid() == victim.uid
                || request.uid() == directory.uid;
    }

    private boolean mayAccess(Request request, Inode inode, int mask) {
        if (grants(request, inode, mask)) {
            return true;
        }
        if (request.uid() != 0) {
            return false;
        }
        boolean directory = (attributes.mode & ModeBits.S_IFMT) == ModeBits.S_IFDIR;
        return directory || (mask & AccessModes.X_OK) == 0 || (attributes.mode & ANY_EXECUTE) != 0;
    }

    private boolean grants(Request request, Inode inode, int mask) {
        int mode = attributes.mode;
        if (request.uid() == attributes.uid) {
            return (mode >>> 6 & mask) == mask;
        }
        if (posixAcl && (mode & ModeBits.S_IRWXG) != 0) {
            int length = inode.getxattr(request, aclName, acl.wrap(aclMemory, 0, ACL_LENGTH_MAX));
            if (length >= 0) {
                return isList(length) && listGrants(request, length, mask);
            }
            if (length != -ErrorNumber.ENODATA && length != -ErrorNumber.EOPNOTSUPP) {
                return false;
            }
        }
        return ((request.inGroup(attributes.gid) ? mode >>> 3 : mode) & mask) == mask;
    }

    private boolean isList(int length) {
        return length >= ACL_HEADER_LENGTH && length <= ACL_LENGTH_MAX
                && (length - ACL_HEADER_LENGTH) % ACL_ENTRY_LENGTH == 0 && aclMemory.get(U32, 0) == ACL_VERSION;
    }

    /** The first user entry that matches decides; of the groups, any that matches and grants; else the others. */
    private boolean listGrants(Request request, int length, int mask) {
        boolean inSomeGroup = false;
        for (int at = ACL_HEADER_LENGTH; at < length; at += ACL_ENTRY_LENGTH) {
            int permissions = aclMemory.get(U16, at + 2);
            int id = aclMemory.get(U32, at + 4);
            switch (aclMemory.get(U16, at)) {
                case TAG_USER_OWNER, TAG_MASK -> {
                }
                case TAG_USER -> {
                    if (id == request.uid()) {
                        return (permissions & aclMask(length) & mask) == mask;
                    }
                }
                case TAG_GROUP_OWNER, TAG_GROUP -> {
                    boolean owning = aclMemory.get(U16, at) == TAG_GROUP_OWNER;
                    if (request.inGroup(owning ? attributes.gid : id)) {
                        inSomeGroup = true;
                        if ((permissions & mask) == mask) {
                            return (aclMask(length) & mask) == mask;
                        }
                    }
                }
                case TAG_OTHER -> {
                    return !inSomeGroup && (permissions & mask) == mask;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private int aclMask(int length) {
        for (int at = ACL_HEADER_LENGTH; at < length; at += ACL_ENTRY_LENGTH) {
            if (aclMemory.get(U16, at) == TAG_MASK) {
                return aclMemory.get(U16, at + 2);
            }
        }
        return ALL;
    }
}
