// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

/** What every inode of this file system is, beside its kind. */
interface PmemInode {
    /** {@return what all kinds have; its monitor is the lock of the inode} */
    InodeState state();

    /** The inode was loaded: makes ready what is kept in memory. With the lock of the cache held. */
    default void started() {
        // Nothing is kept.
    }

    /**
     * The inode is no longer in use: lets go what is kept in memory. With the inode's lock held.
     *
     * @param lane a lane without an open transaction
     */
    default void ended(Lane lane) {
        // Nothing is kept.
    }

    /** {@return true if something in memory still needs it, although nobody holds a reference} */
    default boolean isBusy() {
        return false;
    }
}
