// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.fs;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;

/** A mount without a server: what is told of changes is dropped, and there is no memory of the server's. */
public final class FakeMountContext implements MountContext {
    private static final int LANE_COUNT = 4;

    private final MountArguments arguments;
    private final boolean passthrough;
    private final List<Throwable> reports = new CopyOnWriteArrayList<>();
    private final Set<Long> pruned = ConcurrentHashMap.newKeySet();

    /**
     * @param arguments   as the user writes them
     * @param passthrough what {@link #passthroughPossible()} says
     */
    public FakeMountContext(String arguments, boolean passthrough) {
        this.arguments = new MountArguments(arguments);
        this.passthrough = passthrough;
    }

    /** {@return the failures that were reported} */
    public List<Throwable> reports() {
        return reports;
    }

    /** {@return the node ids that were asked to be forgotten} */
    public Set<Long> pruned() {
        return pruned;
    }

    @Override
    public MountArguments arguments() {
        return arguments;
    }

    @Override
    public int laneCount() {
        return LANE_COUNT;
    }

    @Override
    public Clock clock() {
        return SystemClock.INSTANCE;
    }

    @Override
    public Notifier notifier() {
        return new Listener(pruned);
    }

    @Override
    public boolean passthroughPossible() {
        return passthrough;
    }

    @Override
    public RegionStore openMemory(long capacity) {
        throw new UnsupportedOperationException("no memory here");
    }

    @Override
    public PersistentMemory openPool(Path path, boolean readOnly) {
        throw new UnsupportedOperationException("no pools here");
    }

    @Override
    public PersistentMemory createPool(Path path, long length) {
        throw new UnsupportedOperationException("no pools here");
    }

    @Override
    public PersistentMemory openMemoryPool(long length) {
        throw new UnsupportedOperationException("no pools here");
    }

    @Override
    public void report(String what, Throwable cause) {
        reports.add(new IllegalStateException(what, cause));
    }

    private record Listener(Set<Long> pruned) implements Notifier {
        @Override
        public void inodeChanged(long nodeId, long offset, long length) {
        }

        @Override
        public void entryChanged(long parent, Name name, boolean expire) {
        }

        @Override
        public void entryRemoved(long parent, long child, Name name) {
        }

        @Override
        public void store(long nodeId, long offset, MemorySegment bytes) {
        }

        @Override
        public void prune(long... nodeIds) {
            for (long nodeId : nodeIds) {
                pruned.add(nodeId);
            }
        }

        @Override
        public void epoch() {
        }

        @Override
        public void wakePoll(long waker) {
        }
    }
}
