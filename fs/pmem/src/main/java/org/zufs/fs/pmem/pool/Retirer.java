// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Journal;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/**
 * Makes transactions durable in place, so that their records may be overwritten, and writes the superblock of a mounted
 * pool. Any thread that is not committing; they wait for one another. No lock is taken while this one is held.
 *
 * <p>In the file domain, what is in place on the media changes only here, and only to what records that are durable
 * already say; so it is whole again whenever the records up to the checkpoint are applied.
 */
final class Retirer implements Journal.Retirement {
    private static final int BATCH_COUNT = 64;

    private final PersistentMemory memory;
    private final SuperblockStore superblock;
    private final LogReader reader;
    private final SeenUnits seen = new SeenUnits();
    private final long[] batch = new long[BATCH_COUNT];
    private final ReentrantLock lock = new ReentrantLock();
    private Journal journal;

    Retirer(PersistentMemory memory, SuperblockStore superblock) {
        this.memory = memory;
        this.superblock = superblock;
        reader = new LogReader(memory, superblock);
    }

    /** Says whose transactions these are; once. */
    void journal(Journal value) {
        journal = value;
    }

    @Override
    public void retire(long upTo) {
        lock.lock();
        try {
            // Another one may have done it while this one waited.
            if (journal.refusal() == 0 && journal.retired() < upTo) {
                retireAll();
            }
        } catch (RuntimeException | InternalError failed) {
            journal.fail(failed);
        } finally {
            lock.unlock();
        }
    }

    private void retireAll() {
        switch (memory.domain()) {
            case DAX -> retireLines();
            case MEMORY -> retireStored();
            case FILE -> retirePages();
        }
    }

    /** Stores are where they last as it is. */
    private void retireStored() {
        long upTo = journal.settle();
        if (journal.refusal() == 0) {
            writeRetired(upTo);
            journal.retiredTo(upTo);
        }
    }

    /** Writes back the lines that transactions have stored to. */
    private void retireLines() {
        long upTo = journal.settle();
        if (journal.refusal() != 0) {
            return;
        }
        startReading(upTo);
        while (reader.nextRecord()) {
            while (reader.nextItem()) {
                long unit = reader.unitOffset();
                if (seen.add(unit)) {
                    memory.persist(unit, UnitLayout.LENGTH);
                }
            }
        }
        writeRetired(upTo);
        journal.retiredTo(upTo);
    }

    private void retirePages() {
        long upTo = journal.pause();
        journal.forgetTouched();
        journal.resume();
        if (journal.refusal() != 0) {
            return;
        }
        superblock.sync();
        startReading(upTo);
        superblock.set(SuperblockLayout.CHECKPOINT, upTo);
        superblock.set(SuperblockLayout.STATE, SuperblockLayout.APPLYING);
        superblock.write();
        journal.checkpointTo(upTo);
        while (reader.nextRecord()) {
            while (reader.nextItem()) {
                reader.apply(true);
            }
        }
        superblock.sync();
        superblock.set(SuperblockLayout.STATE, SuperblockLayout.DIRTY);
        writeRetired(upTo);
        dropPrivatePages(upTo);
        journal.retiredTo(upTo);
    }

    private void startReading(long upTo) {
        seen.clear();
        reader.start(journal.retired(), upTo);
        if (reader.found() != upTo - journal.retired()) {
            throw new IllegalStateException("the log lost " + (upTo - journal.retired() - reader.found())
                    + " transactions");
        }
    }

    private void writeRetired(long upTo) {
        superblock.set(SuperblockLayout.RETIRED, upTo);
        superblock.set(SuperblockLayout.CHECKPOINT, upTo);
        superblock.write();
        journal.checkpointTo(upTo);
    }

    /**
     * The media now hold what the private pages do, unless a transaction changed the page since: nobody commits while
     * that is looked up and the page is dropped. Readers see the same before and after.
     */
    private void dropPrivatePages(long upTo) {
        startReading(upTo);
        int count = 0;
        while (reader.nextRecord()) {
            while (reader.nextItem()) {
                long page = reader.unitOffset() & -PoolGeometry.BLOCK_LENGTH;
                if (seen.add(page)) {
                    batch[count++] = page;
                }
                if (count == BATCH_COUNT) {
                    drop(count);
                    count = 0;
                }
            }
        }
        drop(count);
    }

    private void drop(int count) {
        journal.pause();
        try {
            for (int index = 0; index < count; index++) {
                if (!journal.isTouched(batch[index])) {
                    memory.refreshMetadata(batch[index], PoolGeometry.BLOCK_LENGTH);
                }
            }
        } finally {
            journal.resume();
        }
    }

    /**
     * Makes what was done so far outlive the machine.
     *
     * @return 0, or a negative errno
     */
    int checkpoint() {
        lock.lock();
        try {
            long upTo = journal.settle();
            if (journal.failure() != null) {
                return journal.refusal();
            }
            superblock.sync();
            if (upTo > journal.checkpoint()) {
                superblock.set(SuperblockLayout.CHECKPOINT, upTo);
                superblock.write();
                journal.checkpointTo(upTo);
            }
            return 0;
        } catch (RuntimeException | InternalError failed) {
            journal.fail(failed);
            return journal.refusal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the superblock while nobody else does.
     *
     * @param change what is to be done
     * @throws IOException if media failed; the pool refuses all changes then
     */
    void change(Runnable change) throws IOException {
        lock.lock();
        try {
            if (journal.failure() == null) {
                change.run();
                superblock.write();
                superblock.sync();
            }
        } catch (InternalError failed) {
            journal.fail(failed);
        } catch (RuntimeException failed) {
            journal.fail(failed);
            throw failed;
        } finally {
            lock.unlock();
        }
        if (journal.failure() != null) {
            throw new IOException(memory.describe() + " failed and refuses changes since", journal.failure());
        }
    }
}
