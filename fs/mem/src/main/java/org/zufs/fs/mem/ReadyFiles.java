// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.FileCalls;
import org.zufs.spi.media.RegionStore;

/**
 * Files of the region store, made before they are needed by a thread of their own, so that who needs one does not wait.
 * A file belongs to one inode for good: a mapping of it may outlive everything else, so it is never used again.
 */
final class ReadyFiles implements AutoCloseable {
    /** The answer of {@link #take} if there is none. */
    static final long NONE = -1;

    private static final int DESCRIPTOR_BITS = 24;
    private static final int DESCRIPTOR_MASK = (1 << DESCRIPTOR_BITS) - 1;

    private final RegionStore store;
    private final AtomicLong nextNumber = new AtomicLong();
    /** Guarded by this, as {@code count} and {@code closed}. */
    private final long[] ready;
    private int count;
    private boolean closed;
    private final Thread maker;

    /**
     * @param store where
     * @param stock how many are kept ready, at least 0
     */
    ReadyFiles(RegionStore store, int stock) {
        this.store = store;
        ready = new long[stock];
        maker = Thread.ofPlatform().name("zufs-mem-files").daemon().unstarted(this::make);
        if (stock > 0) {
            maker.start();
        }
    }

    /** {@return the number of a file} */
    static long number(long file) {
        return file >>> DESCRIPTOR_BITS;
    }

    /** {@return the descriptor of a file that was taken} */
    static int descriptor(long file) {
        return (int) file & DESCRIPTOR_MASK;
    }

    /** {@return an empty file, open, which is the caller's from now on; or {@link #NONE} if the store has none} */
    long take() {
        synchronized (this) {
            long file = count > 0 ? ready[--count] : NONE;
            // With nothing left too: the maker may have been refused, and nobody else wakes it.
            if (count <= ready.length / 2) {
                notifyAll();
            }
            if (file != NONE) {
                return file;
            }
        }
        return create();
    }

    private long create() {
        long number = nextNumber.getAndIncrement();
        int descriptor = store.createFile(number);
        if (descriptor < 0) {
            return NONE;
        }
        if (descriptor > DESCRIPTOR_MASK) {
            FileCalls.close(descriptor);
            store.removeFile(number);
            return NONE;
        }
        return number << DESCRIPTOR_BITS | descriptor;
    }

    private void make() {
        while (awaitNeed()) {
            long file = create();
            if (file == NONE || !add(file)) {
                discard(file);
                if (!awaitTake()) {
                    return;
                }
            }
        }
    }

    private synchronized boolean add(long file) {
        if (closed || count == ready.length) {
            return false;
        }
        ready[count++] = file;
        return true;
    }

    private synchronized boolean awaitNeed() {
        try {
            while (!closed && count == ready.length) {
                wait();
            }
        } catch (InterruptedException ended) {
            return false;
        }
        return !closed;
    }

    /** Waits for the next {@link #take} after the store refused, so as not to ask it without end. */
    private synchronized boolean awaitTake() {
        try {
            if (!closed) {
                wait();
            }
        } catch (InterruptedException ended) {
            return false;
        }
        return !closed;
    }

    private void discard(long file) {
        if (file != NONE) {
            FileCalls.close(descriptor(file));
            store.removeFile(number(file));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (maker.isAlive()) {
            try {
                maker.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        while (count > 0) {
            discard(ready[--count]);
        }
    }
}
