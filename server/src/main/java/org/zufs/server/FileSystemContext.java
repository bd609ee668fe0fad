// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.zufs.base.time.Clock;
import org.zufs.server.dispatch.FailureSink;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;
import org.zufs.spi.transport.Transport;

/** What a file system is given, and the media that it has opened, which outlive it by a moment. Thread-safe. */
final class FileSystemContext implements MountContext {
    private static final String MEMORY = "memory";
    private static final String FILE = "file";

    private final MountArguments arguments;
    private final Transport transport;
    private final Clock clock;
    private final Providers providers;
    private final FailureSink failures;
    /** The last opened first. */
    private final Deque<AutoCloseable> media = new ArrayDeque<>();

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
        return kept("no memory for files", () -> providers.media(MEMORY).openPrivate(Math.max(capacity, 4096)));
    }

    @Override
    public synchronized PersistentMemory openPool(Path path, boolean readOnly) {
        return kept("cannot open the pool " + path, () -> providers.poolMedia(FILE).open(path, readOnly));
    }

    @Override
    public synchronized PersistentMemory createPool(Path path, long length) {
        return kept("cannot make the pool " + path, () -> providers.poolMedia(FILE).create(path, length));
    }

    @Override
    public synchronized PersistentMemory openMemoryPool(long length) {
        return kept("no memory for a pool", () -> providers.poolMedia(FILE).createPrivate(length));
    }

    private <M extends AutoCloseable> M kept(String otherwise, Supplier<M> opening) {
        try {
            M opened = opening.get();
            media.addFirst(opened);
            return opened;
        } catch (MountRefusedException refused) {
            throw refused;
        } catch (RuntimeException refused) {
            throw new MountRefusedException(otherwise + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public void report(String what, Throwable cause) {
        failures.report(what, cause);
    }

    /** Closes all media. After the superblock is unmounted. */
    synchronized void closeMedia() {
        for (AutoCloseable one : media) {
            try {
                one.close();
            } catch (Exception failure) {
                failures.report("closing media", failure);
            }
        }
        media.clear();
    }
}
