// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.zufs.base.linux.ErrorNumber;

/**
 * POSIX access control lists in the form in which they are extended attributes, read and changed where they lie:
 *
 * <pre>
 *   0   version, 2                      u32 little-endian
 *   4   entries, 8 bytes each:          tag u16, permissions u16, id u32, all little-endian
 * </pre>
 *
 * <p>The entries are the owner, named users, the owning group, named groups, the mask, the others, in this order.
 * {@link #check} proves it once; the other methods rely on it. Nothing is allocated. Any thread.
 */
public final class AccessControlList {
    /** The extended attribute of the list that guards an inode. */
    public static final String ACCESS_NAME = "system.posix_acl_access";
    /** The extended attribute of the list that new inodes in a directory start with. */
    public static final String DEFAULT_NAME = "system.posix_acl_default";
    /** In the answer of {@link #mode} and {@link #create}: the list says more than mode bits can. */
    public static final int EXTENDED = 1 << 16;
    /** Bytes before the first entry. */
    public static final int HEADER_LENGTH = 4;
    /** Bytes of an entry. */
    public static final int ENTRY_LENGTH = 8;

    private static final int VERSION = 2;
    private static final int USER_OBJECT = 0x01;
    private static final int USER = 0x02;
    private static final int GROUP_OBJECT = 0x04;
    private static final int GROUP = 0x08;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;
    private static final int TAG_OFFSET = 0;
    private static final int PERMISSIONS_OFFSET = 2;
    private static final int ID_OFFSET = 4;
    private static final int PERMISSION_BITS = 7;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private AccessControlList() {
    }

    /**
     * Checks bytes that come from outside.
     *
     * @param list   where they lie
     * @param at     the first one
     * @param length how many
     * @return the number of entries, 0 for an empty list, which stands for none; or -EINVAL, or -EOPNOTSUPP for
     *         another version
     */
    public static int check(MemorySegment list, long at, long length) {
        if (length == 0) {
            return 0;
        }
        if (length < HEADER_LENGTH || (length - HEADER_LENGTH) % ENTRY_LENGTH != 0) {
            return -ErrorNumber.EINVAL;
        }
        if (list.get(INT, at) != VERSION) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        long end = at + length;
        int expected = USER_OBJECT;
        boolean needsMask = false;
        for (long entry = at + HEADER_LENGTH; entry < end; entry += ENTRY_LENGTH) {
            int tag = tag(list, entry);
            if ((permissions(list, entry) & ~PERMISSION_BITS) != 0) {
                return -ErrorNumber.EINVAL;
            }
            boolean named = tag == USER || tag == GROUP;
            if (named && list.get(INT, entry + ID_OFFSET) == -1) {
                return -ErrorNumber.EINVAL;
            }
            needsMask |= named;
            expected = following(expected, tag, needsMask);
            if (expected < 0) {
                return -ErrorNumber.EINVAL;
            }
        }
        return expected == 0 || length == HEADER_LENGTH
                ? (int) ((length - HEADER_LENGTH) / ENTRY_LENGTH) : -ErrorNumber.EINVAL;
    }

    /** What must come after a tag: the state of the check, or -1 if the tag must not come here. */
    private static int following(int expected, int tag, boolean needsMask) {
        return switch (tag) {
            case USER_OBJECT -> expected == USER_OBJECT ? USER : -1;
            case USER -> expected == USER ? USER : -1;
            case GROUP_OBJECT -> expected == USER ? GROUP : -1;
            case GROUP -> expected == GROUP ? GROUP : -1;
            case MASK -> expected == GROUP ? OTHER : -1;
            case OTHER -> expected == OTHER || expected == GROUP && !needsMask ? 0 : -1;
            default -> -1;
        };
    }

    /**
     * Tells the permission bits that show a list to those who only look at the mode.
     *
     * @param list   where it lies
     * @param at     its first byte
     * @param length its bytes
     * @return nine permission bits, with {@link #EXTENDED} if the list says more than they do
     */
    public static int mode(MemorySegment list, long at, long length) {
        int mode = 0;
        int extended = 0;
        long end = at + length;
        for (long entry = at + HEADER_LENGTH; entry < end; entry += ENTRY_LENGTH) {
            int bits = permissions(list, entry);
            switch (tag(list, entry)) {
                case USER_OBJECT -> mode |= bits << 6;
                case GROUP_OBJECT -> mode |= bits << 3;
                case OTHER -> mode |= bits;
                case MASK -> {
                    mode = mode & ~0070 | bits << 3;
                    extended = EXTENDED;
                }
                default -> extended = EXTENDED;
            }
        }
        return mode | extended;
    }

    /**
     * Turns the copy of a directory's default list into the list of a new inode: what the mode asked for does not
     * grant is taken away.
     *
     * @param list   where the copy lies; changed
     * @param at     its first byte
     * @param length its bytes
     * @param wanted the mode that was asked for, without regard to the umask
     * @return the mode of the inode: the bits of {@code wanted} above the lowest nine, and nine that the list grants;
     * with
     *         {@link #EXTENDED} if the inode must keep the list
     */
    public static int create(MemorySegment list, long at, long length, int wanted) {
        int mode = wanted;
        int extended = 0;
        long groupEntry = -1;
        long maskEntry = -1;
        long end = at + length;
        for (long entry = at + HEADER_LENGTH; entry < end; entry += ENTRY_LENGTH) {
            switch (tag(list, entry)) {
                case USER_OBJECT -> mode = restrict(list, entry, mode, 6);
                case GROUP_OBJECT -> groupEntry = entry;
                case OTHER -> mode = restrict(list, entry, mode, 0);
                case MASK -> {
                    maskEntry = entry;
                    extended = EXTENDED;
                }
                default -> extended = EXTENDED;
            }
        }
        long group = maskEntry >= 0 ? maskEntry : groupEntry;
        if (group >= 0) {
            mode = restrict(list, group, mode, 3);
        }
        return mode & ~EXTENDED | extended;
    }

    /** Leaves an entry, and three bits of a mode, with what both grant; answers the mode. */
    private static int restrict(MemorySegment list, long entry, int mode, int shift) {
        int both = permissions(list, entry) & mode >> shift & PERMISSION_BITS;
        list.set(SHORT, entry + PERMISSIONS_OFFSET, (short) both);
        return mode & ~(PERMISSION_BITS << shift) | both << shift;
    }

    /**
     * Makes a list follow a change of the mode.
     *
     * @param list   where it lies; changed
     * @param at     its first byte
     * @param length its bytes
     * @param mode   the new permission bits
     */
    public static void change(MemorySegment list, long at, long length, int mode) {
        long groupEntry = -1;
        long maskEntry = -1;
        long end = at + length;
        for (long entry = at + HEADER_LENGTH; entry < end; entry += ENTRY_LENGTH) {
            switch (tag(list, entry)) {
                case USER_OBJECT -> list.set(SHORT, entry + PERMISSIONS_OFFSET, (short) (mode >> 6 & PERMISSION_BITS));
                case GROUP_OBJECT -> groupEntry = entry;
                case MASK -> maskEntry = entry;
                case OTHER -> list.set(SHORT, entry + PERMISSIONS_OFFSET, (short) (mode & PERMISSION_BITS));
                default -> {
                    // named users and groups stay: the mask limits them
                }
            }
        }
        long group = maskEntry >= 0 ? maskEntry : groupEntry;
        if (group >= 0) {
            list.set(SHORT, group + PERMISSIONS_OFFSET, (short) (mode >> 3 & PERMISSION_BITS));
        }
    }

    /**
     * Says whether a list grants something. Who overrides permission altogether is the caller's to know.
     *
     * @param list    where it lies
     * @param at      its first byte
     * @param length  its bytes
     * @param request who asks
     * @param owner   the inode's user id
     * @param group   the inode's group id
     * @param wanted  {@code R_OK} (4), {@code W_OK} (2), {@code X_OK} (1)
     * @return 0 or -EACCES
     */
    public static int permission(MemorySegment list, long at, long length, Request request, int owner, int group,
            int wanted) {
        boolean inSomeGroup = false;
        long end = at + length;
        for (long entry = at + HEADER_LENGTH; entry < end; entry += ENTRY_LENGTH) {
            int id = list.get(INT, entry + ID_OFFSET);
            boolean grants = (permissions(list, entry) & wanted) == wanted;
            switch (tag(list, entry)) {
                case USER_OBJECT -> {
                    if (owner == request.uid()) {
                        return grants ? 0 : -ErrorNumber.EACCES;
                    }
                }
                case USER -> {
                    if (id == request.uid()) {
                        return grants ? masked(list, entry, end, wanted) : -ErrorNumber.EACCES;
                    }
                }
                case GROUP_OBJECT, GROUP -> {
                    if (request.inGroup(tag(list, entry) == GROUP ? id : group)) {
                        inSomeGroup = true;
                        if (grants) {
                            return masked(list, entry, end, wanted);
                        }
                    }
                }
                case OTHER -> {
                    return grants && !inSomeGroup ? 0 : -ErrorNumber.EACCES;
                }
                default -> {
                    // the mask is looked at from the entry that it limits
                }
            }
        }
        return -ErrorNumber.EACCES;
    }

    private static int masked(MemorySegment list, long from, long end, int wanted) {
        for (long entry = from; entry < end; entry += ENTRY_LENGTH) {
            if (tag(list, entry) == MASK) {
                return (permissions(list, entry) & wanted) == wanted ? 0 : -ErrorNumber.EACCES;
            }
        }
        return 0;
    }

    private static int tag(MemorySegment list, long entry) {
        return list.get(SHORT, entry + TAG_OFFSET) & 0xFFFF;
    }

    private static int permissions(MemorySegment list, long entry) {
        return list.get(SHORT, entry + PERMISSIONS_OFFSET) & 0xFFFF;
    }
}
