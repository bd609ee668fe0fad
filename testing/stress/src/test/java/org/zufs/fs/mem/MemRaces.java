// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.media.memory.MemoryMedia;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.RegionStore;
import org.zufs.testing.kit.fs.FakeRequest;

/** The memory file system where lanes meet: an inode lives as long as a name or a reference, and ends once. */
public final class MemRaces {
    private MemRaces() {
    }

    /** A mount without a server. */
    private static final class Context implements MountContext {
        @Override
        public MountArguments arguments() {
            return new MountArguments("size=64m");
        }

        @Override
        public int laneCount() {
            return 3;
        }

        @Override
        public Clock clock() {
            return SystemClock.INSTANCE;
        }

        @Override
        public Notifier notifier() {
            return (Notifier) Proxy.newProxyInstance(MemRaces.class.getClassLoader(),
                    new Class<?>[] {Notifier.class}, (nobody, method, arguments) -> null);
        }

        @Override
        public boolean passthroughPossible() {
            return false;
        }

        @Override
        public RegionStore openMemory(long capacity) {
            return new MemoryMedia().openWithoutFiles(capacity);
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
    }

    /** A file of its own in a file system that all share. */
    abstract static class OneFile {
        private static final MemSuperblock SUPERBLOCK =
                new MemSuperblock(new Context(), MemOptions.of(new Context().arguments()));
        private static final AtomicLong NEXT = new AtomicLong();

        final Name name = Name.of("file" + NEXT.getAndIncrement());
        final Inode inode = create();
        final long generation = inode.generation();

        private Inode create() {
            Entry entry = new Entry();
            int result = root().create(new FakeRequest(2), name, 0600, 0, entry, new Opening());
            if (result != 0) {
                throw new IllegalStateException("create: " + result);
            }
            return entry.inode();
        }

        final MemDirectory root() {
            return (MemDirectory) SUPERBLOCK.root();
        }

        /** As the server gives a reference back. */
        final void forget() {
            if (inode.forget(1) == 0) {
                inode.unreferenced();
            }
        }

        final int unlink(int lane) {
            return root().unlink(new FakeRequest(lane), name);
        }

        /** Says whether it has come to its end, and its object perhaps begun a new life. */
        final boolean isFree() {
            Metadata metadata = ((MemInode) inode).metadata();
            synchronized (metadata) {
                return metadata.state == Metadata.FREE || metadata.generation != generation;
            }
        }
    }

    /** The last reference is given back while the name is removed. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "whoever came second freed it")
    @Outcome(expect = FORBIDDEN, desc = "neither freed it: it is lost until the end of the mount")
    @State
    public static class UnlinkMeetsForget extends OneFile {
        @Actor
        public void unlink(II_Result r) {
            r.r1 = unlink(0);
        }

        @Actor
        public void giveBack() {
            forget();
        }

        @Arbiter
        public void look(II_Result r) {
            r.r2 = isFree() ? 1 : 0;
        }
    }

    /** It is looked up while its only name is removed and nobody refers to it. */
    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "found: it lives until it is given back, and is free then")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "not found, and free")
    @Outcome(expect = FORBIDDEN, desc = "found, though it was freed; or not free in the end")
    @State
    public static class UnlinkMeetsLookup extends OneFile {
        public UnlinkMeetsLookup() {
            forget();
        }

        @Actor
        public void unlink(III_Result r) {
            r.r1 = unlink(0);
        }

        @Actor
        public void lookUp(III_Result r) {
            Entry entry = new Entry();
            int result = root().lookup(new FakeRequest(1), name, entry);
            if (result == 0) {
                boolean same = entry.inode() == inode && inode.generation() == generation
                        && entry.attributes().linkCount == 1;
                r.r2 = same ? 1 : -1;
            } else {
                r.r2 = result == -ErrorNumber.ENOENT ? 0 : result;
            }
        }

        @Arbiter
        public void look(III_Result r) {
            if (r.r2 == 1) {
                r.r2 = isFree() ? -2 : 1;
                forget();
            }
            r.r3 = isFree() ? 1 : 0;
        }
    }

    /** Two remove one name. */
    @JCStressTest
    @Outcome(id = {"0, -2, 1", "-2, 0, 1"}, expect = ACCEPTABLE, desc = "one removed it, the other is told ENOENT")
    @Outcome(expect = FORBIDDEN, desc = "removed twice or not at all")
    @State
    public static class UnlinkMeetsUnlink extends OneFile {
        public UnlinkMeetsUnlink() {
            forget();
        }

        @Actor
        public void first(III_Result r) {
            r.r1 = unlink(0);
        }

        @Actor
        public void second(III_Result r) {
            r.r2 = unlink(1);
        }

        @Arbiter
        public void look(III_Result r) {
            r.r3 = isFree() ? 1 : 0;
        }
    }

    /** Two set blocks aside that are there for one only. */
    @JCStressTest
    @Outcome(id = {"1, 0, 24", "0, 1, 24"}, expect = ACCEPTABLE, desc = "one got them, the other is told ENOSPC")
    @Outcome(expect = FORBIDDEN, desc = "more blocks were promised than there are, or some are lost")
    @State
    public static class ClaimMeetsClaim {
        private final BlockAllocator allocator = new BlockAllocator(null, null, 64, 1, 0);

        @Actor
        public void first(III_Result r) {
            r.r1 = allocator.claim(40) ? 1 : 0;
        }

        @Actor
        public void second(III_Result r) {
            r.r2 = allocator.claim(40) ? 1 : 0;
        }

        @Arbiter
        public void look(III_Result r) {
            r.r3 = (int) allocator.availableCount();
        }
    }
}
