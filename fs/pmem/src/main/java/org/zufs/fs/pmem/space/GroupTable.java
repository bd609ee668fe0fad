// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.zufs.fs.pmem.format.PoolGeometry;

/**
 * All groups by number: those in use, and of each a hint of what is to be had there, made when it is first looked for.
 * A hint may be old: who takes looks at the group. Thread-safe.
 */
final class GroupTable {
    private static final int FREE_MASK = 0xFFF;
    /** There are no units to be had, and no room for a chunk. */
    private static final int NO_UNITS = 1 << 16;
    private static final VarHandle GROUPS = MethodHandles.arrayElementVarHandle(Group[].class);
    private static final VarHandle HINTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final PoolGeometry geometry;
    private final AtomicInteger damagedCount;
    private final Group[] groups;
    /** 0: not known; else the free blocks and 1 more, and {@link #NO_UNITS}. */
    private final int[] hints;
    /** The table of the pool after it has grown, for who still looks here; guarded by this. */
    private GroupTable next;

    /**
     * @param geometry the pool
     * @param before   the table before the pool has grown; or null
     */
    GroupTable(PoolGeometry geometry, GroupTable before) {
        this.geometry = geometry;
        groups = new Group[geometry.groupCount()];
        hints = new int[groups.length];
        damagedCount = before == null ? new AtomicInteger() : before.damagedCount;
        if (before != null) {
            System.arraycopy(before.groups, 0, groups, 0, before.groups.length);
        }
    }

    int count() {
        return groups.length;
    }

    int groupOf(long block) {
        return geometry.groupOf(block);
    }

    boolean isBlock(long block) {
        return geometry.isBlock(block);
    }

    long blockCount() {
        return geometry.blockCount();
    }

    int damagedCount() {
        return damagedCount.get();
    }

    /** {@return a group, from now on in use} */
    Group group(int index) {
        Group group = (Group) GROUPS.getAcquire(groups, index);
        return group != null ? group : begin(index);
    }

    private synchronized Group begin(int index) {
        if (next != null) {
            return next.group(index);
        }
        Group group = groups[index];
        if (group == null) {
            group = new Group(geometry, index, damagedCount);
            GROUPS.setRelease(groups, index, group);
        }
        return group;
    }

    /** All groups that are in use, to be seen by the table of a grown pool. */
    synchronized GroupTable grow(PoolGeometry grown) {
        next = new GroupTable(grown, this);
        return next;
    }

    /** {@return how many blocks may be free in a group} */
    int free(int index) {
        return (hint(index) & FREE_MASK) - 1;
    }

    boolean mayHaveUnits(int index) {
        return (hint(index) & NO_UNITS) == 0;
    }

    private int hint(int index) {
        int hint = (int) HINTS.getOpaque(hints, index);
        return hint != 0 ? hint : look(index);
    }

    /** Looks at a group that nobody has used yet; answers its hint. */
    private int look(int index) {
        int free = Group.freeOnMedia(geometry, index);
        int hint = Math.max(free, 0) + 1;
        if (free < 0) {
            group(index);
            hint |= NO_UNITS;
        } else if (free < Chunks.BLOCK_COUNT && !Group.hasPartial(geometry, index)) {
            hint |= NO_UNITS;
        }
        HINTS.setOpaque(hints, index, hint);
        return hint;
    }

    /** Notes what is to be had in a group that is locked. */
    void note(Group group, boolean noUnits) {
        assert group.isLocked();
        HINTS.setOpaque(hints, group.index(), group.freeCount() + 1 | (noUnits ? NO_UNITS : 0));
    }

    /** Notes how many blocks are free in a group that is locked; the units are as they were. */
    void noteBlocks(Group group) {
        note(group, ((int) HINTS.getOpaque(hints, group.index()) & NO_UNITS) != 0);
    }

    /** {@return how many blocks are free on the media, of groups that are intact} */
    long sum() {
        long sum = 0;
        for (int index = 0; index < groups.length; index++) {
            sum += Math.max(0, free(index));
        }
        return sum;
    }
}
