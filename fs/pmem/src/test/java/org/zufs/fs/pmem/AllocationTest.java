// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;

/** In the steady state no operation allocates on the heap. */
class AllocationTest {
    private static final int WARM_COUNT = 3_000;
    private static final int MEASURED_COUNT = 2_000;
    private static final int ATTEMPT_MAX = 20;

    private final TestMount mount = new TestMount(64L << 20);
    private final Directory root = mount.root();
    private final PmemFile file = mount.create(root, "file");
    private final Name name = Name.of("file");
    private final Name first = Name.of("first name");
    private final Name second = Name.of("second name");
    private final Attributes attributes = new Attributes();
    private final Entry entry = new Entry();
    private final Opening opening = new Opening();
    private final ByteRange block = mount.buffer(4096);
    private final ByteRange large = mount.buffer(1 << 20);
    private final Extents extents = new Extents();

    @AfterEach
    void unmount() {
        mount.close();
    }

    private interface Operation {
        int run();
    }

    /** The compiler may allocate on our behalf until it has seen enough: so several attempts, one of them clean. */
    private static void shouldAllocateNothing(String what, Operation operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        repeat(WARM_COUNT, operation);
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPT_MAX && allocated != 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(MEASURED_COUNT, operation);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as(what).isZero();
    }

    private static void repeat(int count, Operation operation) {
        for (int index = 0; index < count; index++) {
            int result = operation.run();
            if (result < 0) {
                throw new AssertionError("errno " + -result);
            }
        }
    }

    private void forget(Inode inode) {
        if (inode.forget(1) == 0) {
            inode.unreferenced();
        }
    }

    private static final class CountingListing extends DirectoryListing {
        int count;

        @Override
        public boolean wantsInodes() {
            return false;
        }

        @Override
        public boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next) {
            count++;
            return true;
        }

        @Override
        public boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next) {
            return false;
        }
    }

    @Test
    void shouldNotAllocateForAttributesAndNames() {
        mount.set(file, changes -> changes.valid = 0);
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.MODE | AttributeChanges.MODIFY_TIME | AttributeChanges.MODIFY_NOW;
        changes.mode = 0600;
        shouldAllocateNothing("getattr", () -> file.getattr(mount.request, 0, attributes));
        shouldAllocateNothing("setattr", () -> file.setattr(mount.request, 0, changes, attributes));
        shouldAllocateNothing("lookup", () -> {
            entry.clear();
            int result = root.lookup(mount.request, name, entry);
            forget(entry.inode());
            return result;
        });
        shouldAllocateNothing("open and release", () -> {
            opening.clear();
            int result = file.open(mount.request, 2, opening);
            file.release(opening.handle());
            return result;
        });
        CountingListing listing = new CountingListing();
        for (int index = 0; index < 100; index++) {
            mount.create(root, "entry" + index);
        }
        shouldAllocateNothing("readdir", () -> root.readdir(mount.request, 0, Directory.FIRST_POSITION, listing));
        assertThat(listing.count).isPositive();
    }

    @Test
    void shouldNotAllocateForReadAndWrite() {
        file.write(mount.request, 0, 0, 0, large);
        shouldAllocateNothing("write 4 KiB", () -> file.write(mount.request, 0, 40_960, 0, block));
        shouldAllocateNothing("read 4 KiB", () -> file.read(mount.request, 0, 40_960, block));
        shouldAllocateNothing("read 1 MiB", () -> file.read(mount.request, 0, 0, large));
        shouldAllocateNothing("map and release", () -> {
            int result = file.map(mount.request, 0, 0, 1 << 20, Intent.READ, 0, extents);
            file.release(extents);
            return result;
        });
        PmemFile sparse = mount.create(root, "sparse");
        mount.truncate(sparse, 1 << 20);
        shouldAllocateNothing("read holes", () -> sparse.read(mount.request, 0, 0, large));
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.SIZE;
        shouldAllocateNothing("append and truncate", () -> {
            changes.size = 0;
            file.setattr(mount.request, 0, changes, attributes);
            file.write(mount.request, 0, 0, 0, block);
            file.write(mount.request, 0, 4096, 0, block);
            return file.write(mount.request, 0, 9 << 20, 0, block);
        });
    }

    @Test
    void shouldNotAllocateForChangesOfTheTree() {
        shouldAllocateNothing("create, write, unlink", () -> {
            entry.clear();
            opening.clear();
            root.create(mount.request, first, 0644, 2, entry, opening);
            ((PmemFile) entry.inode()).write(mount.request, 0, 0, 0, block);
            int result = root.unlink(mount.request, first);
            forget(entry.inode());
            return result;
        });
        shouldAllocateNothing("mkdir, mkdir in it, rmdir both", () -> {
            entry.clear();
            root.mkdir(mount.request, first, 0755, entry);
            Directory outer = (Directory) entry.inode();
            entry.clear();
            outer.mkdir(mount.request, second, 0755, entry);
            Inode inner = entry.inode();
            outer.rmdir(mount.request, second);
            forget(inner);
            int result = root.rmdir(mount.request, first);
            forget(outer);
            return result;
        });
        shouldAllocateNothing("rename there and back", () -> {
            root.rename(mount.request, name, root, second, 0);
            return root.rename(mount.request, second, root, name, 0);
        });
        ByteRange target = mount.bytes("where/to/go");
        shouldAllocateNothing("symlink, unlink", () -> {
            entry.clear();
            root.symlink(mount.request, first, target, entry);
            forget(entry.inode());
            return root.unlink(mount.request, first);
        });
        Name attribute = Name.of("user.attribute");
        shouldAllocateNothing("setxattr, getxattr", () -> {
            file.setxattr(mount.request, attribute, target, 0);
            return file.getxattr(mount.request, attribute, block);
        });
    }
}
