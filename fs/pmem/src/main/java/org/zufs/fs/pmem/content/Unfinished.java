// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import org.zufs.fs.pmem.log.Transaction;

/**
 * Remembers on the media which files have blocks behind their end that are still to be freed, so that the next mount
 * {@linkplain FileContent#finish finishes} that. Implemented by who keeps the orphans.
 */
public interface Unfinished {
    /**
     * From this transaction on the inode is remembered; it may be already.
     *
     * @param transaction in which the inode is open
     * @param inodeSlot   of the inode
     * @return 0 or a negative errno
     */
    int remember(Transaction transaction, int inodeSlot);

    /**
     * From this transaction on the inode is not remembered, unless for another reason too.
     *
     * @param transaction in which the inode is open
     * @param inodeSlot   of the inode
     * @return 0 or a negative errno
     */
    int forget(Transaction transaction, int inodeSlot);
}
