// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.zufs.base.time.Clock;
import org.zufs.media.memory.MemoryMedia;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;

/** A mount without a server, on simulated memory. What it reports as unexpected is a failure. */
final class SimulatedContext implements MountContext {
    private final String arguments;
    private final PersistentMemory memory;
    private final int laneCount;
    private final Clock clock;
    private RegionStore store;
    private String reported = "";

    /**
     * @param arguments as a user writes them
     * @param memory    what {@link #openPool} answers; null if no pool is asked for
     * @param laneCount lanes
     * @param clock     for all times
     */
    SimulatedContext(String arguments, PersistentMemory memory, int laneCount, Clock clock) {
        this.arguments = arguments;
        this.memory = memory;
        this.laneCount = laneCount;
        this.clock = clock;
    }

    /** {@return what was reported as unexpected; empty if nothing was} */
    String reported() {
        return reported;
    }

    /** Gives back what the mount had, after it has ended. */
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    public MountArguments arguments() {
        return new MountArguments(arguments);
    }

    @Override
    public int laneCount() {
        return laneCount;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Notifier notifier() {
        return Nobody.INSTANCE;
    }

    @Override
    public boolean passthroughPossible() {
        return false;
    }

    @Override
    public RegionStore openMemory(long capacity) {
        store = new MemoryMedia().openWithoutFiles(capacity);
        return store;
    }

    @Override
    public PersistentMemory openPool(Path path, boolean readOnly) {
        return memory;
    }

    @Override
    public PersistentMemory createPool(Path path, long length) {
        return memory;
    }

    @Override
    public PersistentMemory openMemoryPool(long length) {
        return memory;
    }

    @Override
    public void report(String what, Throwable cause) {
        reported += what + ": " + cause + "; ";
    }

    /** Nobody caches anything. */
    private enum Nobody implements Notifier {
        INSTANCE;

        @Override
        public void inodeChanged(long nodeId, long offset, long length) {
            // Nobody to tell.
        }

        @Override
        public void entryChanged(long parent, Name name, boolean expire) {
            // Nobody to tell.
        }

        @Override
        public void entryRemoved(long parent, long child, Name name) {
            // Nobody to tell.
        }

        @Override
        public void store(long nodeId, long offset, MemorySegment bytes) {
            // Nobody to tell.
        }

        @Override
        public void prune(long... nodeIds) {
            // Nobody to tell.
        }

        @Override
        public void epoch() {
            // Nobody to tell.
        }

        @Override
        public void wakePoll(long waker) {
            // Nobody to tell.
        }
    }
}
