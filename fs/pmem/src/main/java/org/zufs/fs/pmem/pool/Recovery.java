// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/**
 * Brings a pool back that was not unmounted: all transactions in the logs beyond the retired ones are stored in place
 * again, in the order of their numbers, whatever is there. If the power failed on a plain file, only those that the
 * last checkpoint covers, for of the others the kernel may have written back some and not others.
 *
 * <p>It can be interrupted anywhere and begun again: the superblock tells the same until all is durable in place. No
 * number is used twice: those behind the last checkpoint may still lie in the logs, unseen behind a record that is not
 * whole, so numbers go on beyond all that the logs can hold.
 */
final class Recovery {
    private final PersistentMemory memory;
    private final SuperblockStore superblock;
    private final LogReader reader;

    Recovery(PersistentMemory memory, SuperblockStore superblock) {
        this.memory = memory;
        this.superblock = superblock;
        reader = new LogReader(memory, superblock);
    }

    /** {@return true if the pool was not unmounted} */
    boolean isNeeded() {
        return superblock.get(SuperblockLayout.STATE) != SuperblockLayout.CLEAN;
    }

    /**
     * Recovers in place; the superblock is set to say so, and is yet to be written.
     *
     * @throws MountRefusedException if the logs are damaged, after which nothing has changed
     */
    void recover() {
        long retired = superblock.get(SuperblockLayout.RETIRED);
        long upTo = findRecords();
        if (memory.domain() == PersistDomain.FILE) {
            // What is stored in place must not outlive the records that make it whole.
            superblock.sync();
            if (upTo > superblock.get(SuperblockLayout.CHECKPOINT)) {
                superblock.set(SuperblockLayout.CHECKPOINT, upTo);
                superblock.set(SuperblockLayout.STATE, SuperblockLayout.APPLYING);
                superblock.write();
            }
        }
        apply(true);
        reader.start(retired, upTo);
        persist();
        superblock.sync();
        long next = Math.max(upTo, retired + reader.recordCountMax());
        superblock.set(SuperblockLayout.RETIRED, next);
        superblock.set(SuperblockLayout.CHECKPOINT, next);
    }

    /**
     * Recovers in the private metadata view; the media stay as they are.
     *
     * @return the last number that was applied
     * @throws MountRefusedException if there is something to recover and no such view, or the logs are damaged
     */
    long recoverPrivately() {
        long upTo = findRecords();
        if (reader.found() == 0) {
            return upTo;
        }
        boolean hasView = !memory.metadata().isReadOnly()
                && memory.metadata().address() != memory.data().address();
        if (!hasView) {
            throw new MountRefusedException(memory.describe() + " was not unmounted, and cannot be recovered without"
                    + " being changed: mount it once without 'ro'");
        }
        apply(false);
        return upTo;
    }

    /** Finds the records to apply, and that none is missing; answers the last number. */
    private long findRecords() {
        long retired = superblock.get(SuperblockLayout.RETIRED);
        boolean bounded = memory.domain() == PersistDomain.FILE && !isSameBoot();
        long bound = bounded ? superblock.get(SuperblockLayout.CHECKPOINT) : Long.MAX_VALUE;
        reader.start(retired, bound);
        long upTo = bounded ? bound : Math.max(reader.last(), superblock.get(SuperblockLayout.CHECKPOINT));
        long damage = reader.damage(retired, bound);
        long missing = upTo - retired - reader.found();
        if (damage >= 0 || missing < 0 || missing > missingMax(bounded)) {
            throw new MountRefusedException(memory.describe() + " has a damaged log ("
                    + (damage >= 0 ? "at offset " + damage : missing + " transactions are missing")
                    + "), and finished changes are lost: try 'zufs fsck --repair'");
        }
        return upTo;
    }

    /** A lane that was just writing a record when the server ended had taken its number, while others went on. */
    private long missingMax(boolean bounded) {
        boolean settled = bounded && superblock.get(SuperblockLayout.STATE) != SuperblockLayout.APPLYING;
        return settled ? 0 : superblock.get(SuperblockLayout.LANE_COUNT);
    }

    private boolean isSameBoot() {
        long high = superblock.get(SuperblockLayout.BOOT_ID);
        long low = superblock.get(SuperblockLayout.BOOT_ID + 1);
        return (high | low) != 0 && high == memory.bootIdHigh() && low == memory.bootIdLow();
    }

    private void apply(boolean inData) {
        while (reader.nextRecord()) {
            while (reader.nextItem()) {
                reader.apply(inData);
            }
        }
    }

    private void persist() {
        SeenUnits seen = new SeenUnits();
        while (reader.nextRecord()) {
            while (reader.nextItem()) {
                if (seen.add(reader.unitOffset())) {
                    memory.persist(reader.unitOffset(), UnitLayout.LENGTH);
                }
            }
        }
    }
}
