// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.zufs.spi.fs.Inode;

/**
 * The open files and directories. A handle is the generation of a slot, above 32 bits, and the slot's number: never 0,
 * and not valid again when the slot is used again.
 *
 * <p>Invariant: a free slot is in exactly one place: the stock here, or one lane's {@link Shelf}. Slots are made in
 * chunks and never given back, so that opening and closing allocate nothing once the most handles that were ever open
 * have been.
 *
 * <p>{@link #find} is free of locks. That no operation uses a handle while it is closed is what the asker promises;
 * if it breaks that, an operation sees EBADF or the file as it was opened, never another file.
 */
final class HandleTable {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_LENGTH = 1 << CHUNK_BITS;
    private static final int BATCH_COUNT = 32;

    private final AtomicReferenceArray<OpenHandle[]> chunks;
    private final int limit;
    /** Numbers of free slots that no shelf has. Guarded by this, as the two below are. */
    private int[] stock = new int[0];
    private int stockCount;
    private int slotCount;

    /**
     * Makes an empty table.
     *
     * @param limit the most handles that can be open at once, at least 1
     */
    HandleTable(int limit) {
        this.limit = limit;
        chunks = new AtomicReferenceArray<>((limit + CHUNK_LENGTH - 1) >>> CHUNK_BITS);
    }

    /** The free slots that one lane has at hand. For that lane's thread alone. */
    final class Shelf {
        private final int[] slots = new int[2 * BATCH_COUNT];
        private int count;

        Shelf() {
        }

        /**
         * Opens a handle.
         *
         * @param inode      what was opened
         * @param fileHandle what the file system calls it
         * @param flags      of {@code open(2)}
         * @return the handle, or 0 if there are too many
         */
        long open(Inode inode, long fileHandle, int flags) {
            if (count == 0) {
                count = takeBatch(slots);
                if (count == 0) {
                    return 0;
                }
            }
            return slot(slots[--count]).open(inode, fileHandle, flags);
        }

        /**
         * Gives a slot back after {@link OpenHandle#close}.
         *
         * @param closed the slot
         */
        void giveBack(OpenHandle closed) {
            closed.recycle();
            if (count == slots.length) {
                count -= BATCH_COUNT;
                giveBatch(slots, count);
            }
            slots[count++] = closed.slot();
        }
    }

    /**
     * Finds what is open under a handle.
     *
     * @param handle any number
     * @return the slot, or null
     */
    OpenHandle find(long handle) {
        int slot = (int) handle;
        if (slot < 0 || slot >= limit) {
            return null;
        }
        OpenHandle[] chunk = chunks.getAcquire(slot >>> CHUNK_BITS);
        if (chunk == null) {
            return null;
        }
        OpenHandle open = chunk[slot & CHUNK_LENGTH - 1];
        return handle != 0 && open.handleAcquire() == handle ? open : null;
    }

    /** {@return how many handles are open; counts them one by one} */
    int count() {
        int count = 0;
        for (int slot = 0; slot < slotCount(); slot++) {
            count += slot(slot).handleAcquire() != 0 ? 1 : 0;
        }
        return count;
    }

    /** {@return how many slots there are} */
    synchronized int slotCount() {
        return slotCount;
    }

    /**
     * Tells a slot.
     *
     * @param number from 0, below {@link #slotCount()}
     * @return the slot, open or free
     */
    OpenHandle slot(int number) {
        return chunks.getAcquire(number >>> CHUNK_BITS)[number & CHUNK_LENGTH - 1];
    }

    private synchronized int takeBatch(int[] into) {
        if (stockCount == 0 && slotCount < limit) {
            addChunk();
        }
        int taken = Math.min(BATCH_COUNT, stockCount);
        stockCount -= taken;
        System.arraycopy(stock, stockCount, into, 0, taken);
        return taken;
    }

    private synchronized void giveBatch(int[] from, int at) {
        System.arraycopy(from, at, stock, stockCount, BATCH_COUNT);
        stockCount += BATCH_COUNT;
    }

    private void addChunk() {
        int first = slotCount;
        OpenHandle[] chunk = new OpenHandle[Math.min(CHUNK_LENGTH, limit - first)];
        stock = Arrays.copyOf(stock, first + chunk.length);
        for (int index = chunk.length - 1; index >= 0; index--) {
            chunk[index] = new OpenHandle(first + index);
            stock[stockCount++] = first + index;
        }
        chunks.setRelease(first >>> CHUNK_BITS, chunk);
        slotCount = first + chunk.length;
    }
}
