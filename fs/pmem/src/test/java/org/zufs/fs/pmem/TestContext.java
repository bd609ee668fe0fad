// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;

/** A mount without a server. */
final class TestContext implements MountContext {
    static final int LANE_COUNT = 4;

    final List<String> reports = new CopyOnWriteArrayList<>();
    Clock clock = SystemClock.INSTANCE;

    @Override
    public MountArguments arguments() {
        throw new UnsupportedOperationException("the pool is given");
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
        throw new UnsupportedOperationException("nobody is told anything");
    }

    @Override
    public boolean passthroughPossible() {
        return false;
    }

    @Override
    public RegionStore openMemory(long capacity) {
        throw new UnsupportedOperationException("the pool is given");
    }

    @Override
    public PersistentMemory openPool(Path path, boolean readOnly) {
        throw new UnsupportedOperationException("the pool is given");
    }

    @Override
    public PersistentMemory createPool(Path path, long length) {
        throw new UnsupportedOperationException("the pool is given");
    }

    @Override
    public PersistentMemory openMemoryPool(long length) {
        throw new UnsupportedOperationException("the pool is given");
    }

    @Override
    public void report(String what, Throwable cause) {
        reports.add(what + ": " + cause);
    }
}
