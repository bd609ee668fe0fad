// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.util.ArrayList;
import java.util.List;
import org.zufs.base.time.Clock;
import org.zufs.server.dispatch.FailureSink;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.RegionStore;
import org.zufs.spi.transport.Transport;

/** What a file system is given, and the stores that it has opened, which outlive it by a moment. Thread-safe. */
final class FileSystemContext implements MountContext {
    private static final String MEMORY = "memory";

    private final MountArguments arguments;
    private final Transport transport;
    private final Clock clock;
    private final Providers providers;
    private final FailureSink failures;
    private final List<RegionStore> stores = new ArrayList<>();

    FileSystemContext(MountArguments arguments, Transport transport, Clock clock, Providers providers,
            FailureSink failures) {
        this.arguments = arguments;
        this.transport = transport;
        this.clock = clock;
        this.providers = providers;
        this.failures = failures;
    }

    @Override
    public MountArguments arguments() {
        return arguments;
    }

    @Override
    public int laneCount() {
        return transport.laneCount();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Notifier notifier() {
        return transport.notifier();
    }

    @Override
    public boolean passthroughPossible() {
        return transport.passthroughPossible();
    }

    @Override
    public synchronized RegionStore openMemory(long capacity) {
        if (capacity < 1) {
            throw new MountRefusedException("a store of " + capacity + " bytes: ask for one byte at least");
        }
        try {
            RegionStore store = providers.media(MEMORY).openPrivate(Math.max(capacity, 4096));
            stores.add(store);
            return store;
        } catch (MountRefusedException refused) {
            throw refused;
        } catch (RuntimeException refused) {
            throw new MountRefusedException("no memory for files: " + refused.getMessage(), refused);
        }
    }

    @Override
    public void report(String what, Throwable cause) {
        failures.report(what, cause);
    }

    /** Closes all stores. After the superblock is unmounted. */
    synchronized void closeStores() {
        for (RegionStore store : stores) {
            try {
                store.close();
            } catch (RuntimeException failure) {
                failures.report("closing a store", failure);
            }
        }
        stores.clear();
    }
}
