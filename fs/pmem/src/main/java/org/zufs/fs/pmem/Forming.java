// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Request;

/** Stages new inodes, as they begin in a directory, without a name. */
final class Forming {
    private final PmemSuperblock superblock;
    private final PoolGeometry geometry;

    Forming(PmemSuperblock superblock, PoolGeometry geometry) {
        this.superblock = superblock;
        this.geometry = geometry;
    }

    /**
     * Stages an inode that belongs in a directory but has no name yet, and no links.
     *
     * @param request who makes it
     * @param lane    whose transaction it is
     * @param parent  the directory's slot
     * @param mode    type and permission bits that were asked for
     * @param device  of a device: its number
     * @param target  of a symbolic link: its target; else null
     * @return its slot, or a negative errno: ENOSPC, EIO
     */
    int form(Request request, Lane lane, int parent, int mode, int device, ByteRange target) {
        Transaction transaction = lane.transaction();
        long offset = lane.space().takeUnit(geometry.groupOf(transaction.offset(parent) >>> PoolGeometry.BLOCK_SHIFT));
        if (offset < 0) {
            return (int) offset;
        }
        int slot = transaction.create(offset, UnitKind.INODE, offset >>> UnitLayout.SHIFT);
        int parentMode = InodeWords.mode(transaction, parent);
        int parentGid = InodeWords.gid(transaction, parent);
        InodeWords.mode(transaction, slot, AttributeRules.modeOfNew(request, parentMode, parentGid, mode));
        InodeWords.owners(transaction, slot, request.uid(),
                AttributeRules.groupOfNew(request, parentMode, parentGid));
        transaction.set(slot, InodeLayout.FLAGS_GENERATION, InodeWords.pair(
                InodeWords.flags(transaction, parent) & AttributeRules.INHERITED_FLAGS, superblock.nextGeneration()));
        transaction.set(slot, InodeLayout.DEVICE_PROJECT, InodeWords.pair(device,
                InodeWords.high(transaction.get(parent, InodeLayout.DEVICE_PROJECT))));
        InodeWords.born(transaction, slot, superblock.now());
        int result = superblock.xattrs().inherit(lane, request, parent, slot);
        if (result == 0 && target != null) {
            result = PmemSymbolicLink.form(lane, slot, target, request.uid() == 0);
        }
        return result < 0 ? result : slot;
    }
}
