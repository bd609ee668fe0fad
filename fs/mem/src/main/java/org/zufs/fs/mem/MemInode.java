// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.spi.fs.Attributes;

/** What every inode of this file system is, beside its kind. */
interface MemInode {
    /** {@return what all kinds have; its monitor is the lock of the inode} */
    Metadata metadata();

    /**
     * Tells all attributes. With the lock held.
     *
     * @param out to be filled
     */
    void fill(Attributes out);

    /**
     * Frees what the inode holds beside its metadata. With the lock held; nobody can reach the inode any more.
     */
    void freeContent();
}
