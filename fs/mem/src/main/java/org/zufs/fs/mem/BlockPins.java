// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

/**
 * Keeps blocks that a file no longer has from being used again while somebody may still look at them.
 *
 * <p>Each token pins the epoch that is current when it is taken. Blocks that are dropped while anything is pinned
 * wait; then the epoch changes, and they are freed when the last token of the epochs before has ended: so a file that
 * is never without a token still gets rid of its blocks. There are two epochs at a time: the present one, and the
 * past one that {@code draining} waits for.
 *
 * <p>Guarded by the lock of the file.
 */
final class BlockPins {
    private final BlockAllocator allocator;
    private int present;
    private int pinnedEven;
    private int pinnedOdd;
    /** Wait for the end of the past epoch; null if there never were any. */
    private BlockRuns draining;
    /** Wait for the end of the present one. */
    private BlockRuns waiting;

    BlockPins(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    boolean isPinned() {
        return pinnedEven + pinnedOdd > 0;
    }

    /** Pins the blocks of the file as they are; answers the epoch, 0 or 1. */
    int pin() {
        if (present == 0) {
            pinnedEven++;
        } else {
            pinnedOdd++;
        }
        return present;
    }

    void unpin(int epoch) {
        if (epoch == 0) {
            pinnedEven--;
        } else {
            pinnedOdd--;
        }
        assert pinnedEven >= 0 && pinnedOdd >= 0 : "a token was ended twice";
        advance();
    }

    /** Frees blocks now, or when nobody looks at them any more. */
    void free(int block, int count) {
        if (!isPinned()) {
            allocator.free(block, count);
            return;
        }
        if (waiting == null) {
            waiting = new BlockRuns();
            draining = new BlockRuns();
        }
        waiting.add(block, count);
        advance();
    }

    /** Says whether a block waits to be freed. */
    boolean isWaiting(int block) {
        return waiting != null && (waiting.contains(block) || draining.contains(block));
    }

    private void advance() {
        while (waiting != null && pinnedInPast() == 0 && !(draining.isEmpty() && waiting.isEmpty())) {
            draining.freeAll(allocator);
            BlockRuns empty = draining;
            draining = waiting;
            waiting = empty;
            present = 1 - present;
        }
    }

    private int pinnedInPast() {
        return present == 0 ? pinnedOdd : pinnedEven;
    }
}
