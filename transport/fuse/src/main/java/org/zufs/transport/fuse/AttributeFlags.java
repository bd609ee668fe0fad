// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

/**
 * The two encodings of attribute flags in {@code linux/fs.h}: {@code FS_*_FL}, which file systems here use, and
 * {@code FS_XFLAG_*}, which {@code FS_IOC_FSGETXATTR} uses.
 */
final class AttributeFlags {
    /** Pairs: {@code FS_*_FL}, {@code FS_XFLAG_*}: immutable, append, sync, noatime, nodump. */
    private static final int[] PAIRS = {0x10, 0x8, 0x20, 0x10, 0x8, 0x20, 0x80, 0x40, 0x40, 0x80};

    private AttributeFlags() {
    }

    static int toExtended(int flags) {
        int extended = 0;
        for (int index = 0; index < PAIRS.length; index += 2) {
            extended |= (flags & PAIRS[index]) != 0 ? PAIRS[index + 1] : 0;
        }
        return extended;
    }

    /** {@return the flags, with those of the old ones that the other encoding has no word for} */
    static int fromExtended(int extended, int old) {
        int flags = old;
        for (int index = 0; index < PAIRS.length; index += 2) {
            flags = (extended & PAIRS[index + 1]) != 0 ? flags | PAIRS[index] : flags & ~PAIRS[index];
        }
        return flags;
    }

    /** {@return whether all of the flags have a word in the other encoding} */
    static boolean isKnown(int extended) {
        int known = 0;
        for (int index = 0; index < PAIRS.length; index += 2) {
            known |= PAIRS[index + 1];
        }
        return (extended & ~known) == 0;
    }
}
