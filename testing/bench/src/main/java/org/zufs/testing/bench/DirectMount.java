// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.PoolMediaType;
import org.zufs.spi.media.RegionStore;

/** A file system in this very process, without server and transport, with the media that it asks for. */
final class DirectMount implements AutoCloseable {

    private final Context context;
    private final Superblock superblock;

    /**
     * Mounts.
     *
     * @param type      its name, such as {@code pmem}
     * @param arguments what follows the colon
     * @throws org.zufs.spi.fs.MountRefusedException with cause and cure
     */
    DirectMount(String type, String arguments, int laneCount) {
        context = new Context(new MountArguments(arguments), laneCount);
        FileSystemType found = named(type, ServiceLoader.load(FileSystemType.class), FileSystemType::name);
        try {
            superblock = found.mount(context);
        } catch (RuntimeException refused) {
            context.closeMedia();
            throw refused;
        }
    }

    Superblock superblock() {
        return superblock;
    }

    /** The media type of pools in files. */
    static PoolMediaType poolMedia() {
        return named("file", ServiceLoader.load(PoolMediaType.class), PoolMediaType::name);
    }

    private static <T> T named(String name, ServiceLoader<T> all, Function<T, String> nameOf) {
        for (T one : all) {
            if (nameOf.apply(one).equals(name)) {
                return one;
            }
        }
        throw new IllegalStateException("nothing called " + name + " is on the module path");
    }

    @Override
    public void close() {
        superblock.unmount();
        context.closeMedia();
    }

    private static final class Context implements MountContext {
        private final MountArguments arguments;
        private final int laneCount;
        private final Deque<AutoCloseable> media = new ArrayDeque<>();

        Context(MountArguments arguments, int laneCount) {
            this.arguments = arguments;
            this.laneCount = laneCount;
        }

        @Override
        public MountArguments arguments() {
            return arguments;
        }

        @Override
        public int laneCount() {
            return laneCount;
        }

        @Override
        public Clock clock() {
            return SystemClock.INSTANCE;
        }

        @Override
        public Notifier notifier() {
            return new Silence();
        }

        @Override
        public boolean passthroughPossible() {
            return false;
        }

        @Override
        public RegionStore openMemory(long capacity) {
            return kept(named("memory", ServiceLoader.load(MediaType.class), MediaType::name).openPrivate(capacity));
        }

        @Override
        public PersistentMemory openPool(Path path, boolean readOnly) {
            return kept(poolMedia().open(path, readOnly));
        }

        @Override
        public PersistentMemory createPool(Path path, long length) {
            return kept(poolMedia().create(path, length));
        }

        @Override
        public PersistentMemory openMemoryPool(long length) {
            return kept(poolMedia().createPrivate(length));
        }

        private <M extends AutoCloseable> M kept(M opened) {
            media.addFirst(opened);
            return opened;
        }

        @Override
        public void report(String what, Throwable cause) {
            System.err.println("bench: the file system failed: " + what + ": " + cause);
        }

        void closeMedia() {
            for (AutoCloseable one : media) {
                try {
                    one.close();
                } catch (Exception failure) {
                    report("closing media", failure);
                }
            }
            media.clear();
        }
    }

    /** Nobody caches here. */
    private static final class Silence implements Notifier {
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
            // Nobody to wake.
        }
    }
}
