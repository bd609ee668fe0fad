// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ModeBits;

/** The kinds of inode, each with a class of its own. */
enum InodeKind {
    DIRECTORY, FILE, SYMBOLIC_LINK, SPECIAL;

    /** {@return the kind of a mode, or null if it is none} */
    static InodeKind of(int mode) {
        return switch (mode & ModeBits.S_IFMT) {
            case ModeBits.S_IFDIR -> DIRECTORY;
            case ModeBits.S_IFREG -> FILE;
            case ModeBits.S_IFLNK -> SYMBOLIC_LINK;
            case ModeBits.S_IFIFO, ModeBits.S_IFSOCK, ModeBits.S_IFBLK, ModeBits.S_IFCHR -> SPECIAL;
            default -> null;
        };
    }
}
