// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.SpaceChanges;
import org.zufs.fs.pmem.log.Transaction;

/**
 * The space of one lane, and what its transaction does to it. Blocks are <i>reserved</i> first, which only this server
 * knows; they are used, or free again, when the transaction says so and commits. So no space is missing half-way: who
 * has reserved all that it needs can commit.
 *
 * <p>Blocks of the media that are found not to fit together make the commit fail with -EIO; more than the transaction
 * has {@linkplain #room room} for, with -E2BIG.
 *
 * <p>For the thread of the lane, except {@link #unpin()}. Nothing is allocated, but for groups that are seen first.
 */
public final class LaneSpace implements SpaceChanges {
    /** More units than a transaction stages for space. */
    static final int UNIT_COUNT_MAX = Transaction.SPACE_COUNT_MAX + 1;

    /** Units that are staged to count the first second owner in a group: its own, the counts, chunks to hold them. */
    private static final int SHARES_UNIT_COUNT = 1 + SharesLayout.UNIT_COUNT + 4;
    /** So many staged units {@link #room} keeps for nodes of trees that are freed with the blocks. */
    private static final int KEPT_UNIT_COUNT = 8;
    private static final int BLOCK_UNIT_SHIFT = PoolGeometry.BLOCK_SHIFT - UnitLayout.SHIFT;

    private final Space space;
    private final int lane;
    private final BlockSearch blockSearch;
    private final UnitSearch unitSearch;
    private final Limbo dataLimbo = new Limbo();
    private final Limbo metadataLimbo = new Limbo();
    /** The groups that the transaction changes, ascending. */
    private final Group[] groups = new Group[UNIT_COUNT_MAX];
    /** The other units that it changes. */
    private final Offsets units = new Offsets();
    private final Runs used = new Runs();
    private final Runs freed = new Runs();
    private final Runs shared = new Runs();
    /** The transaction may take owners from shared blocks. */
    private boolean ownersLeave;
    private final Offsets takenUnits = new Offsets();
    private final Offsets freedUnits = new Offsets();
    /** What the commit really frees. */
    private final Runs gone = new Runs();
    private final Runs waiting = new Runs();
    private int groupCount;
    private int unitCountMax = Transaction.SPACE_COUNT_MAX;
    private int failure;
    private boolean locked;
    private long waitingEpoch;

    LaneSpace(Space space, int lane, int firstGroup, int firstUnitGroup) {
        this.space = space;
        this.lane = lane;
        blockSearch = new BlockSearch(space, lane, firstGroup);
        unitSearch = new UnitSearch(space, lane, firstUnitGroup);
    }

    @Override
    public void attached(int unitCount) {
        assert unitCount < UNIT_COUNT_MAX;
        unitCountMax = unitCount;
    }

    Limbo limbo(boolean metadata) {
        return metadata ? metadataLimbo : dataLimbo;
    }

    private void drain() {
        space.drain(dataLimbo, false);
        space.drain(metadataLimbo, true);
    }

    /**
     * Reserves a run of blocks; if it is shorter than wanted, ask again. Within or outside of a transaction.
     *
     * @param wanted     how many, at least 1; from 512 on a run that begins at a multiple of 2 MiB is preferred
     * @param goalBlock  the block that would suit best as the first, or 0
     * @param privileged may have blocks that are kept for root
     * @return the first block; or -ENOSPC; or the errno with which the journal refuses transactions
     */
    public long reserve(long wanted, long goalBlock, boolean privileged) {
        assert wanted > 0;
        drain();
        long claimed = space.claim(Math.min(wanted, GroupLayout.BLOCK_COUNT), privileged);
        if (claimed == 0) {
            return -ErrorNumber.ENOSPC;
        }
        long block = blockSearch.take(claimed, goalBlock);
        space.unclaim(block < 0 ? claimed : claimed - blockSearch.length());
        // Looked at last: blocks of a transaction that failed half-way look free, and may be a file's after recovery.
        int refusal = space.refusal();
        if (block >= 0 && refusal < 0) {
            unreserve(block, blockSearch.length());
            return refusal;
        }
        return block;
    }

    /** {@return how many blocks the last {@link #reserve} got, 1 to wanted} */
    public long reservedLength() {
        return blockSearch.length();
    }

    /**
     * Gives reserved blocks back that no open transaction {@linkplain #use uses}.
     *
     * @param block the first
     * @param count how many
     */
    public void unreserve(long block, long count) {
        for (long at = block; at < block + count;) {
            Group group = group(at);
            int from = (int) (at - group.firstBlock());
            int length = length(from, block + count - at);
            group.lock();
            try {
                space.unreserve(group, from, length);
            } finally {
                group.unlock();
            }
            at += length;
        }
    }

    /**
     * Reserved blocks will be used if this transaction commits; if not, they stay reserved, and the caller {@linkplain
     * #unreserve gives them back}.
     *
     * @param block the first
     * @param count how many
     */
    public void use(long block, long count) {
        add(used, block, count, false, false);
    }

    /**
     * Says how many blocks of a run this transaction can still use, free or share: a transaction changes only so many
     * groups. Ask before those with runs that may be many or long.
     *
     * @param block the first
     * @param count how many
     * @return 0 to count: how many from the first on; the rest is for another transaction
     */
    public long room(long block, long count) {
        if (!isRange(block, count)) {
            return count;
        }
        int left = unitCountMax - groupCount - units.size() - Math.min(KEPT_UNIT_COUNT, unitCountMax / 4);
        Group before = null;
        for (long at = block; at < block + count;) {
            Group group = group(at);
            int from = (int) (at - group.firstBlock());
            int length = length(from, block + count - at);
            if (group != before && !isTouched(group)) {
                left--;
            }
            if (group.hasShares() || group.pendingShares(lane) != null) {
                length = Math.min(length, SharesLayout.BLOCK_COUNT - from % SharesLayout.BLOCK_COUNT);
                left--;
            }
            if (left < 0) {
                return at - block;
            }
            before = group;
            at += length;
        }
        return count;
    }

    /**
     * Used blocks will be free if this transaction commits, or, where they are shared, have an owner less. They are not
     * used again before nobody can look at them, or replay a log into them.
     *
     * @param block    the first
     * @param count    how many
     * @param metadata true if units lay in them, of a directory; not for blocks that never were in a log
     */
    public void free(long block, long count, boolean metadata) {
        add(freed, block, count, metadata, true);
    }

    private void add(Runs runs, long block, long count, boolean metadata, boolean countsOwners) {
        if (!isRange(block, count)) {
            failure = -ErrorNumber.EIO;
            return;
        }
        for (long at = block; at < block + count && failure == 0;) {
            Group group = group(at);
            int from = (int) (at - group.firstBlock());
            int length = length(from, block + count - at);
            touch(group);
            if (countsOwners) {
                touchShares(group, from, length);
            }
            runs.add(group, from, length, metadata);
            at += length;
        }
    }

    private boolean isRange(long block, long count) {
        GroupTable table = space.table();
        return count > 0 && table.isBlock(block) && count <= table.blockCount() - block;
    }

    private Group group(long block) {
        GroupTable table = space.table();
        return table.group(table.groupOf(block));
    }

    private static int length(int from, long left) {
        return (int) Math.min(GroupLayout.BLOCK_COUNT - from, left);
    }

    private boolean isTouched(Group group) {
        for (int index = 0; index < groupCount; index++) {
            if (groups[index] == group) {
                return true;
            }
        }
        return false;
    }

    /** The transaction changes a group; fails if that are too many. */
    private void touch(Group group) {
        int at = groupCount;
        while (at > 0 && groups[at - 1].index() > group.index()) {
            at--;
        }
        if (at > 0 && groups[at - 1] == group) {
            return;
        }
        if (isFull(1)) {
            failure = -ErrorNumber.E2BIG;
            return;
        }
        System.arraycopy(groups, at, groups, at + 1, groupCount - at);
        groups[at] = group;
        groupCount++;
    }

    private void touchUnit(long offset) {
        if (!units.contains(offset)) {
            if (isFull(1)) {
                failure = -ErrorNumber.E2BIG;
            } else {
                units.add(offset);
            }
        }
    }

    /** {@return true if the transaction can free so many units more, wherever they lie} */
    public boolean hasRoomToFree(int count) {
        return !isFull(2 * count);
    }

    private boolean isFull(int more) {
        return groupCount + units.size() + more > unitCountMax;
    }

    private void touchShares(Group group, int from, int count) {
        if (!group.hasShares() && group.pendingShares(lane) == null) {
            return;
        }
        long[] offsets = shares(group);
        if (offsets == null) {
            failure = -ErrorNumber.EIO;
        } else {
            for (int part = from / SharesLayout.BLOCK_COUNT; part <= (from + count - 1) / SharesLayout.BLOCK_COUNT;
                    part++) {
                touchUnit(offsets[part]);
            }
        }
    }

    /** Where owners are counted, or will be if the transaction commits; null if that is damaged. */
    private long[] shares(Group group) {
        long[] offsets = group.hasShares() ? group.shares() : group.pendingShares(lane);
        if (offsets != null || locked) {
            return offsets != null ? offsets : group.openShares();
        }
        group.lock();
        try {
            return group.openShares();
        } finally {
            group.unlock();
        }
    }

    /**
     * Takes a unit, which is used if this transaction commits, and free again if not.
     *
     * @param goalGroup the group that would suit best, or -1
     * @return its offset, to be {@linkplain Transaction#create created}; -ENOSPC; -E2BIG if the transaction has no room
     *         for it
     */
    public long takeUnit(int goalGroup) {
        if (isFull(2)) {
            return -ErrorNumber.E2BIG;
        }
        drain();
        long offset = unitSearch.take(goalGroup);
        if (offset > 0) {
            takenUnits.add(offset);
            touchChunk(offset);
        }
        return offset;
    }

    /**
     * A used unit will be free if this transaction commits.
     *
     * @param offset of the unit
     */
    public void freeUnit(long offset) {
        if (offset <= 0 || offset % UnitLayout.LENGTH != 0 || !isRange(offset >>> PoolGeometry.BLOCK_SHIFT, 1)) {
            failure = -ErrorNumber.EIO;
            return;
        }
        freedUnits.add(offset);
        touchChunk(offset);
    }

    private void touchChunk(long offset) {
        Group group = groupOfUnit(offset);
        touch(group);
        touchUnit((group.firstBlock() << PoolGeometry.BLOCK_SHIFT)
                + (long) chunkOf(group, offset) * ChunkLayout.LENGTH);
    }

    private Group groupOfUnit(long offset) {
        return group(offset >>> PoolGeometry.BLOCK_SHIFT);
    }

    private static int unitIndex(Group group, long offset) {
        return (int) ((offset >>> UnitLayout.SHIFT) - (group.firstBlock() << BLOCK_UNIT_SHIFT));
    }

    private static int chunkOf(Group group, long offset) {
        return unitIndex(group, offset) / ChunkLayout.UNIT_COUNT;
    }

    private static int unitOf(Group group, long offset) {
        return unitIndex(group, offset) % ChunkLayout.UNIT_COUNT;
    }

    /**
     * Used blocks will have one owner more if this transaction commits.
     *
     * @param block the first
     * @param count how many
     * @return how many from the first on, 1 to count: the rest is for another transaction; -EAGAIN if all are;
     *         -EMLINK if they cannot be shared and have to be copied; -ENOSPC, -EIO
     */
    public int share(long block, long count) {
        if (!isRange(block, count)) {
            return -ErrorNumber.EIO;
        }
        Group group = group(block);
        int from = (int) (block - group.firstBlock());
        int length = length(from, count);
        int result = openShares(group);
        if (result < 0) {
            return result;
        }
        length = (int) room(block, length);
        if (length == 0) {
            return -ErrorNumber.EAGAIN;
        }
        long[] offsets = group.hasShares() ? group.shares() : null;
        for (int at = 0; offsets != null && at < length; at++) {
            if (group.shareCount(offsets, from + at) == SharesLayout.SHARE_COUNT_MAX) {
                length = at;
            }
        }
        if (length == 0) {
            return -ErrorNumber.EMLINK;
        }
        add(shared, block, length, false, true);
        return length;
    }

    /** Makes sure that owners are counted in a group; takes units for that in this transaction if they are not. */
    private int openShares(Group group) {
        group.lock();
        try {
            if (group.isDamaged()) {
                return -ErrorNumber.EIO;
            }
            if (group.hasShares()) {
                return group.openShares() == null ? -ErrorNumber.EIO : 0;
            }
            if (group.hasPendingShares()) {
                return group.pendingShares(lane) == null ? -ErrorNumber.EMLINK : 0;
            }
            if (SHARES_UNIT_COUNT > unitCountMax) {
                return -ErrorNumber.EMLINK;
            }
            if (isFull(SHARES_UNIT_COUNT)) {
                return -ErrorNumber.EAGAIN;
            }
            group.pendingShares(lane, group.newShares());
        } finally {
            group.unlock();
        }
        touch(group);
        return takeShares(group, group.pendingShares(lane));
    }

    private int takeShares(Group group, long[] offsets) {
        int before = takenUnits.size();
        for (int part = 0; part < offsets.length; part++) {
            offsets[part] = takeUnit(group.index());
            int result = isFull(offsets.length) ? -ErrorNumber.EAGAIN : (int) Math.min(offsets[part], 0);
            if (result < 0) {
                giveBack(before);
                group.lock();
                group.endPendingShares(false);
                group.unlock();
                return result;
            }
        }
        for (long offset : offsets) {
            touchUnit(offset);
        }
        return 0;
    }

    /** Gives units back that the transaction took last; chunks that were made for them go when it ends. */
    private void giveBack(int keep) {
        for (int index = keep; index < takenUnits.size(); index++) {
            Group group = groupOfUnit(takenUnits.at(index));
            group.lock();
            try {
                unreserveUnit(group, takenUnits.at(index));
            } finally {
                group.unlock();
            }
        }
        takenUnits.shorten(keep);
    }

    private void unreserveUnit(Group group, long offset) {
        group.chunks().unreserve(chunkOf(group, offset), unitOf(group, offset));
        space.table().note(group, false);
    }

    /**
     * Says whether a block that was shared must not be changed in place.
     *
     * @param block is used
     * @return true if it may have more owners than one; or had, at the last checkpoint, where only that outlives the
     *     machine
     */
    public boolean isShared(long block) {
        if (!isRange(block, 1)) {
            return true;
        }
        Group group = group(block);
        return group.isShared((int) (block - group.firstBlock())) || space.ownersLeft();
    }

    /** Blocks that were looked up from now on until {@link #unpin()} are not used again. May be nested. */
    public void pin() {
        space.epochs().pin(lane);
    }

    /** Ends a {@link #pin()} of this lane. Any thread. */
    public void unpin() {
        space.epochs().unpin(lane);
    }

    /**
     * Lets units be taken from what is kept for that, so that deleting works on a full pool.
     *
     * @param deleting from now on
     */
    public void deleting(boolean deleting) {
        unitSearch.deleting(deleting);
    }

    /**
     * Lets units be taken in blocks that are kept for root.
     *
     * @param privileged from now on
     */
    public void privileged(boolean privileged) {
        unitSearch.privileged(privileged);
    }

    /** {@return what {@link #privileged} was told last, for those who reserve blocks on behalf of the same caller} */
    public boolean isPrivileged() {
        return unitSearch.isPrivileged();
    }

    @Override
    public int stage(Transaction transaction) {
        if (groupCount == 0 || failure < 0) {
            return failure;
        }
        lockAll();
        int result = stageAll(transaction);
        if (result < 0) {
            gone.clear();
            unlockAll();
        }
        return result;
    }

    private int stageAll(Transaction transaction) {
        int result = 0;
        for (int index = 0; index < groupCount; index++) {
            if (groups[index].isDamaged()) {
                return -ErrorNumber.EIO;
            }
            if (groups[index].pendingShares(lane) != null) {
                Staging.beginShares(transaction, groups[index], groups[index].pendingShares(lane));
            }
        }
        for (int index = 0; index < takenUnits.size() && result == 0; index++) {
            Group group = groupOfUnit(takenUnits.at(index));
            result = Staging.takeUnit(transaction, group, chunkOf(group, takenUnits.at(index)),
                    unitOf(group, takenUnits.at(index)));
        }
        for (int index = 0; index < used.size() && result == 0; index++) {
            Group group = group(used.block(index));
            result = Staging.use(transaction, group, (int) (used.block(index) - group.firstBlock()),
                    used.count(index));
        }
        for (int index = 0; index < shared.size() && result == 0; index++) {
            Group group = group(shared.block(index));
            result = Staging.share(transaction, group, (int) (shared.block(index) - group.firstBlock()),
                    shared.count(index), lane);
        }
        return result < 0 ? result : stageFrees(transaction);
    }

    private int stageFrees(Transaction transaction) {
        int result = 0;
        for (int index = 0; index < freed.size() && result == 0; index++) {
            Group group = group(freed.block(index));
            int from = (int) (freed.block(index) - group.firstBlock());
            // Another lane may have begun to count owners here since.
            touchShares(group, from, freed.count(index));
            if (!ownersLeave && (group.hasShares() || group.pendingShares(lane) != null)) {
                ownersLeave = true;
                space.ownersLeave();
            }
            result = failure < 0 ? failure : Staging.free(transaction, group, from, freed.count(index),
                    freed.isMetadata(index), lane, gone);
        }
        for (int index = 0; index < freedUnits.size() && result == 0; index++) {
            Group group = groupOfUnit(freedUnits.at(index));
            result = Staging.freeUnit(transaction, group, chunkOf(group, freedUnits.at(index)),
                    unitOf(group, freedUnits.at(index)));
        }
        for (int index = 0; index < freedUnits.size() && result == 0; index++) {
            Group group = groupOfUnit(freedUnits.at(index));
            Staging.endChunk(transaction, group, chunkOf(group, freedUnits.at(index)), gone);
        }
        return result;
    }

    @Override
    public void finish(long sequence) {
        if (groupCount > 0) {
            if (!locked) {
                lockAll();
            }
            boolean made = sequence > 0;
            endReserved(made);
            if (made) {
                leave(sequence);
            }
            unitSearch.end(made);
            unlockAll();
            banish(sequence);
        }
        if (ownersLeave) {
            ownersLeave = false;
            space.ownersLeft(sequence);
        }
        groupCount = 0;
        failure = 0;
        units.clear();
        used.clear();
        freed.clear();
        shared.clear();
        takenUnits.clear();
        freedUnits.clear();
        gone.clear();
    }

    /** What was reserved is used now on the media, or free again. */
    private void endReserved(boolean made) {
        for (int index = 0; index < used.size() && made; index++) {
            Group group = group(used.block(index));
            group.setReserved((int) (used.block(index) - group.firstBlock()), used.count(index), false);
        }
        for (int index = 0; index < takenUnits.size(); index++) {
            unreserveUnit(groupOfUnit(takenUnits.at(index)), takenUnits.at(index));
        }
        for (int index = 0; index < groupCount; index++) {
            if (groups[index].pendingShares(lane) != null) {
                groups[index].endPendingShares(made);
            }
        }
        for (int index = 0; index < freedUnits.size() && made; index++) {
            Group group = groupOfUnit(freedUnits.at(index));
            group.chunks().forgetIfGone(chunkOf(group, freedUnits.at(index)));
            space.table().note(group, false);
        }
    }

    /** What was freed goes, or waits. */
    private void leave(long sequence) {
        if (gone.size() == 0) {
            return;
        }
        long epoch = space.epochs().end();
        long oldest = space.epochs().oldest();
        for (int index = 0; index < gone.size(); index++) {
            Group group = group(gone.block(index));
            int from = (int) (gone.block(index) - group.firstBlock());
            int count = gone.count(index);
            boolean metadata = gone.isMetadata(index);
            if (space.freed(group, from, count, metadata, sequence, epoch, oldest)) {
                waiting.add(group, from, count, metadata);
            }
        }
        for (int index = 0; index < groupCount; index++) {
            space.returned(groups[index]);
        }
        waitingEpoch = epoch;
    }

    /** Puts what waits into limbo: without the locks of groups, which come after that of limbo. */
    private void banish(long sequence) {
        for (int index = 0; index < waiting.size(); index++) {
            Limbo limbo = limbo(waiting.isMetadata(index));
            limbo.lock();
            try {
                limbo.add(waiting.block(index), waiting.count(index), sequence, waitingEpoch);
            } finally {
                limbo.unlock();
            }
        }
        waiting.clear();
    }

    private void lockAll() {
        locked = true;
        for (int index = 0; index < groupCount; index++) {
            groups[index].lock();
        }
    }

    private void unlockAll() {
        if (locked) {
            locked = false;
            for (int index = groupCount - 1; index >= 0; index--) {
                groups[index].unlock();
            }
        }
    }
}
