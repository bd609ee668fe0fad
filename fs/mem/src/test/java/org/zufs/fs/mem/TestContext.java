// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.media.memory.MemoryMedia;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;

/** A mount without a transport. */
final class TestContext implements MountContext, AutoCloseable {
    static final int LANE_COUNT = 4;

    private final MountArguments arguments;
    private final List<RegionStore> stores = new ArrayList<>();
    final TestNotifier notifier = new TestNotifier();
    Clock clock = SystemClock.INSTANCE;
    boolean passthrough;

    TestContext(String arguments) {
        this.arguments = new MountArguments(arguments);
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
        return clock;
    }

    @Override
    public Notifier notifier() {
        return notifier;
    }

    @Override
    public boolean passthroughPossible() {
        return passthrough;
    }

    @Override
    public RegionStore openMemory(long capacity) {
        MemoryMedia media = new MemoryMedia();
        RegionStore store = passthrough ? media.openPrivate(capacity) : media.openWithoutFiles(capacity);
        stores.add(store);
        return store;
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
        throw new AssertionError(what, cause);
    }

    @Override
    public void close() {
        stores.forEach(RegionStore::close);
    }
}
