// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.base.linux.ErrorNumber;

/**
 * Finds units for one lane: in a chunk that the lane holds until it is full; then in one that others have left with
 * free units, or in a new one. For the lane's thread.
 */
final class UnitSearch {
    private static final long NO_ROOM = -1;

    private final Space space;
    private final int lane;
    private final int[] freshGroups = new int[LaneSpace.UNIT_COUNT_MAX];
    private final int[] freshSlots = new int[LaneSpace.UNIT_COUNT_MAX];
    private int freshCount;
    private int firstGroup;
    private Group current;
    private int currentSlot;
    private boolean deleting;
    private boolean privileged;

    UnitSearch(Space space, int lane, int firstGroup) {
        this.space = space;
        this.lane = lane;
        this.firstGroup = firstGroup;
    }

    void deleting(boolean value) {
        deleting = value;
    }

    void privileged(boolean value) {
        privileged = value;
    }

    boolean isPrivileged() {
        return privileged;
    }

    /** Reserves a unit; answers its offset, or -ENOSPC. */
    long take(int goalGroup) {
        long offset = current == null ? 0 : takeFromCurrent();
        if (offset != 0) {
            return offset;
        }
        GroupTable table = space.table();
        if (goalGroup >= 0 && goalGroup < table.count() && goalGroup != firstGroup
                && table.mayHaveUnits(goalGroup)) {
            offset = adopt(table.group(goalGroup));
        }
        if (offset == 0) {
            offset = search(table, true);
        }
        while (offset == 0) {
            offset = search(table, false);
            if (offset == 0 && !space.drainAll()) {
                offset = takeSpare(table);
                return offset != 0 ? offset : -ErrorNumber.ENOSPC;
            }
        }
        return offset;
    }

    private long takeFromCurrent() {
        Group group = current;
        group.lock();
        try {
            long offset = group.chunks().take(currentSlot);
            if (offset == 0) {
                group.chunks().hold(currentSlot, false);
                current = null;
            }
            return offset;
        } finally {
            group.unlock();
        }
    }

    private long search(GroupTable table, boolean polite) {
        for (int step = 0; step < table.count(); step++) {
            int index = firstGroup + step < table.count() ? firstGroup + step : firstGroup + step - table.count();
            if (!table.mayHaveUnits(index)) {
                continue;
            }
            Group group = table.group(index);
            if (polite && step > 0 && group.isOfOther(lane)) {
                continue;
            }
            long offset = takeIn(table, group, !polite);
            if (offset != 0) {
                if (step > 0) {
                    table.group(firstGroup).leave(lane);
                    firstGroup = index;
                }
                group.enter(lane);
                return offset;
            }
        }
        return 0;
    }

    private long takeIn(GroupTable table, Group group, boolean orHeld) {
        long offset = adopt(group);
        if (offset != 0) {
            return offset;
        }
        offset = begin(table, group);
        return offset > 0 ? offset : takeLast(table, group, orHeld, offset == NO_ROOM);
    }

    /** Takes a chunk over that nobody holds. */
    private long adopt(Group group) {
        group.lock();
        try {
            int slot = group.chunks().findPartial(false);
            return slot < 0 ? 0 : hold(group, slot);
        } finally {
            group.unlock();
        }
    }

    private long hold(Group group, int slot) {
        assert current == null;
        long offset = group.chunks().take(slot);
        if (offset != 0) {
            group.chunks().hold(slot, true);
            current = group;
            currentSlot = slot;
        }
        return offset;
    }

    /** Makes a new chunk; answers 0 if nothing may be had, and {@link #NO_ROOM} if nothing is here. */
    private long begin(GroupTable table, Group group) {
        if (group.freeCount() < Chunks.BLOCK_COUNT) {
            return NO_ROOM;
        }
        if (freshCount == freshSlots.length) {
            return 0;
        }
        long claimed = space.claim(Chunks.BLOCK_COUNT, privileged || deleting);
        int slot = -1;
        if (claimed == Chunks.BLOCK_COUNT) {
            group.lock();
            try {
                slot = group.takeSlot();
                if (slot >= 0) {
                    table.noteBlocks(group);
                    return begin(group, slot);
                }
            } finally {
                group.unlock();
            }
        }
        space.unclaim(claimed);
        return claimed == Chunks.BLOCK_COUNT ? NO_ROOM : 0;
    }

    private long begin(Group group, int slot) {
        freshGroups[freshCount] = group.index();
        freshSlots[freshCount++] = slot;
        group.chunks().begin(slot);
        return hold(group, slot);
    }

    /** Takes a unit of a chunk that another lane holds; if there is none either, notes that the group has none. */
    private long takeLast(GroupTable table, Group group, boolean orHeld, boolean noRoom) {
        group.lock();
        try {
            int slot = group.chunks().findPartial(true);
            if (slot >= 0) {
                return orHeld ? group.chunks().take(slot) : 0;
            }
            if (noRoom) {
                table.note(group, true);
            }
            return 0;
        } finally {
            group.unlock();
        }
    }

    private long takeSpare(GroupTable table) {
        if (!deleting || freshCount == freshSlots.length) {
            return 0;
        }
        long spare = space.takeSpare();
        if (spare < 0) {
            return 0;
        }
        Group group = table.group((int) (spare >>> 32));
        group.lock();
        try {
            return begin(group, (int) spare);
        } finally {
            group.unlock();
        }
    }

    /** The transaction has ended; all groups are locked in which it took something. */
    void end(boolean made) {
        for (int index = 0; index < freshCount; index++) {
            Group group = space.table().group(freshGroups[index]);
            int slot = freshSlots[index];
            // It is not made either if all its units were given back.
            boolean present = made && group.chunks().isMade(slot);
            group.chunks().end(slot, present);
            if (present) {
                group.setReserved(slot * Chunks.BLOCK_COUNT, Chunks.BLOCK_COUNT, false);
            } else {
                if (current == group && currentSlot == slot) {
                    current = null;
                }
                group.chunks().drop(slot);
                space.unreserve(group, slot * Chunks.BLOCK_COUNT, Chunks.BLOCK_COUNT);
            }
        }
        freshCount = 0;
    }
}
