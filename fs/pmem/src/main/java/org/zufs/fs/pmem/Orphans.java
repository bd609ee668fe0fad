// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.util.Arrays;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;

/** The lists of orphans of all lanes that the pool has. */
final class Orphans {
    private final PoolGeometry geometry;
    private final OrphanList[] lists;

    Orphans(PoolGeometry geometry, int laneCount) {
        this.geometry = geometry;
        lists = new OrphanList[laneCount];
        Arrays.setAll(lists, lane -> new OrphanList(geometry, lane));
    }

    /** {@return the list that a place is in, or null if there is none such} */
    private OrphanList of(long place) {
        long offset = place / UnitLayout.WORD_COUNT << UnitLayout.SHIFT;
        if (place % UnitLayout.WORD_COUNT < OrphanLayout.PLACES || !geometry.isIntact(offset, UnitKind.ORPHANS)) {
            return null;
        }
        long owner = UnitLayout.owner(geometry.memory().word(offset));
        long firstOffset = offset < OrphanLayout.offset(lists.length) ? offset : owner << UnitLayout.SHIFT;
        long lane = (firstOffset - OrphanLayout.offset(0)) / UnitLayout.LENGTH;
        return lane >= 0 && lane < lists.length ? lists[(int) lane] : null;
    }

    /**
     * Stages that an inode is an orphan from this transaction on; it may be already.
     *
     * @param lane whose transaction it is; holds the list until it {@linkplain Lane#letGo lets go}
     * @param slot of the inode
     * @return 0 or a negative errno
     */
    int add(Lane lane, int slot) {
        if (lane.transaction().get(slot, InodeLayout.ORPHAN_PLACE) != 0) {
            return 0;
        }
        OrphanList list = lists[lane.index() % lists.length];
        lane.hold(list);
        return list.add(lane, slot);
    }

    /**
     * Stages that an inode is no orphan from this transaction on; it may not be one.
     *
     * @param lane whose transaction it is; holds the list until it {@linkplain Lane#letGo lets go}
     * @param slot of the inode
     */
    void remove(Lane lane, int slot) {
        Transaction transaction = lane.transaction();
        long place = transaction.get(slot, InodeLayout.ORPHAN_PLACE);
        OrphanList list = place == 0 ? null : of(place);
        transaction.set(slot, InodeLayout.ORPHAN_PLACE, 0);
        if (list != null) {
            lane.hold(list);
            list.remove(transaction, place, transaction.offset(slot) >>> UnitLayout.SHIFT);
        }
    }

    /** As {@link OrphanList#forEach}, for all lists. */
    int forEach(OrphanList.Visitor visitor) {
        int result = 0;
        for (OrphanList list : lists) {
            int listed = list.forEach(visitor);
            result = listed < 0 ? listed : result;
        }
        return result;
    }
}
