// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.fs.pmem.content.Unfinished;
import org.zufs.fs.pmem.log.Transaction;

/** Lists files whose cut takes more than one transaction among the orphans. */
final class UnfinishedCuts implements Unfinished {
    private final PmemSuperblock superblock;

    UnfinishedCuts(PmemSuperblock superblock) {
        this.superblock = superblock;
    }

    @Override
    public int remember(Transaction transaction, int inodeSlot) {
        return superblock.orphans().add(superblock.lane(transaction.lane()), inodeSlot);
    }

    /** {@inheritDoc} A file without a name stays listed. */
    @Override
    public int forget(Transaction transaction, int inodeSlot) {
        if (InodeWords.linkCount(transaction, inodeSlot) > 0) {
            superblock.orphans().remove(superblock.lane(transaction.lane()), inodeSlot);
        }
        return 0;
    }
}
