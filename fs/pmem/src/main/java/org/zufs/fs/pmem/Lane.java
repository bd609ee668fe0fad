// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.util.Arrays;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.name.DirectoryState;
import org.zufs.fs.pmem.name.EntryTaker;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.DirectoryListing;

/**
 * What a lane's operations work with, one after the other. An operation that changes something goes
 *
 * <pre>{@code
 *   lane.begin();
 *   try {
 *       ... stage, with the locks held ...
 *       return lane.commit();
 *   } finally {
 *       lane.end();
 *   }
 * }</pre>
 *
 * <p>so that whatever goes wrong, nothing has changed. For the lane's thread.
 */
final class Lane {
    private static final int BLOCKS_INITIAL = 96;

    private final PmemSuperblock superblock;
    private final LaneContext context;
    private final Transaction transaction;
    private final LaneSpace space;
    /** Blocks that the open transaction uses and that are to be given back if it does not commit. */
    private long[] blocks = new long[BLOCKS_INITIAL];
    private int blockCount;
    private boolean committed;
    private AttributeImage image;
    private AttributeImage otherImage;
    /** The list of orphans that the lane has locked, or null. */
    private OrphanList held;
    private final Extent extent = new Extent();
    private final DirectoryState directory = new DirectoryState();
    private final ListingTaker listing = new ListingTaker(this);
    private final FileModification modification = new FileModification(this);
    private final AttributeChanges changes = new AttributeChanges();
    private Renaming.Move move;

    Lane(PmemSuperblock superblock, LaneContext context) {
        this.superblock = superblock;
        this.context = context;
        transaction = context.transaction();
        space = context.space();
    }

    PmemSuperblock superblock() {
        return superblock;
    }

    LaneContext context() {
        return context;
    }

    Transaction transaction() {
        return transaction;
    }

    LaneSpace space() {
        return space;
    }

    int index() {
        return context.lane();
    }

    /** {@return room for the extended attributes of an inode, made when it is first needed} */
    AttributeImage image() {
        if (image == null) {
            image = superblock.makeImage();
        }
        return image;
    }

    /** {@return the same for a second inode} */
    AttributeImage otherImage() {
        if (otherImage == null) {
            otherImage = superblock.makeImage();
        }
        return otherImage;
    }

    /** Starts a transaction. */
    void begin() {
        transaction.begin();
        blockCount = 0;
        committed = false;
    }

    /** {@return 0 if all that was staged is done, else a negative errno} */
    int commit() {
        int result = transaction.commit();
        committed = result == 0;
        return result;
    }

    /** Ends the transaction: if it has not committed, nothing is changed. */
    void end() {
        if (!committed) {
            transaction.abort();
            giveBack();
        }
        blockCount = 0;
        letGo();
    }

    /** Starts an operation that begins and ends transactions on the lane by itself; {@link #exit} ends it. */
    void enter() {
        blockCount = 0;
    }

    /**
     * Ends an operation on the bytes of a file.
     *
     * @param inode the file, for which the blocks were taken if there are any
     */
    void exit(InodeState inode) {
        transaction.abort();
        if (blockCount > 0 && blocks[blockCount - 1] != InodeWords.word(superblock.memory(), inode.offset(),
                InodeLayout.ATTRIBUTES)) {
            giveBack();
        }
        blockCount = 0;
        letGo();
    }

    private void giveBack() {
        while (blockCount > 0) {
            space.unreserve(blocks[--blockCount], 1);
        }
    }

    /** Locks a list of orphans until {@link #end} or {@link #letGo}. */
    void hold(OrphanList list) {
        if (held != list) {
            assert held == null : "an operation changes one list";
            list.lock();
            held = list;
        }
    }

    /** Unlocks what it holds; no transaction is open. */
    void letGo() {
        if (held != null) {
            held.unlock();
            held = null;
        }
    }

    /** {@return an extent to be changed} */
    Extent extent() {
        return extent;
    }

    /** {@return the state of a directory that nobody uses, to be opened} */
    DirectoryState directory() {
        return directory;
    }

    /** {@return what hands entries to a listing} */
    EntryTaker listing(DirectoryListing out) {
        return listing.of(out);
    }

    /** {@return what changes with the bytes of a file, to be filled} */
    FileModification modification() {
        return modification;
    }

    /** {@return changes to be filled} */
    AttributeChanges changes() {
        return changes;
    }

    /** {@return a rename to be made} */
    Renaming.Move move() {
        if (move == null) {
            move = new Renaming.Move(this);
        }
        return move;
    }

    /**
     * Takes a block for bytes that never change in place.
     *
     * @param goal       the block that would suit best
     * @param privileged may have reserved ones
     * @return the block, which the open transaction uses; or a negative errno
     */
    long takeBlock(long goal, boolean privileged) {
        long block = space.reserve(1, goal, privileged);
        if (block >= 0) {
            if (blockCount == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blockCount);
            }
            blocks[blockCount++] = block;
            space.use(block, 1);
        }
        return block;
    }
}
