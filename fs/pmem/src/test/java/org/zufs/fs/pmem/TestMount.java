// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zufs.base.memory.ByteRange;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Statistics;

/**
 * A mounted file system, with calls that are short to write. Inodes that it answers are referenced until {@link
 * #forgetAll}.
 */
final class TestMount implements AutoCloseable {
    private static final long LOG_HALF_LENGTH = 256 << 10;
    /** What lanes and the root keep: chunks with free units, and a bucket block. */
    private static final long KEPT_BLOCK_COUNT_MAX = 48;

    final TestContext context = new TestContext();
    final TestMemory memory;
    final PmemSuperblock superblock;
    private final Statistics initially;
    final TestRequest request = new TestRequest(0);
    private final Arena arena = Arena.ofShared();
    private final List<Inode> referenced = new ArrayList<>();

    /** A new pool in memory. */
    TestMount(long length) {
        this(length, SystemClock.INSTANCE);
    }

    TestMount(long length, Clock clock) {
        this(formatted(TestMemory.memory(length)), clock);
    }

    /** A pool that is there. */
    TestMount(TestMemory memory) {
        this(memory, SystemClock.INSTANCE);
    }

    private TestMount(TestMemory memory, Clock clock) {
        this.memory = memory;
        context.clock = clock;
        superblock = PmemSuperblock.open(memory, memory.readOnly(), true, context);
        initially = statfs();
    }

    /** All that was made is gone, and its space is free; but for the directory's own blocks. */
    void shouldBeAsItWas() {
        Statistics now = statfs();
        assertThat(now.freeBlockCount).isBetween(initially.freeBlockCount - KEPT_BLOCK_COUNT_MAX,
                initially.freeBlockCount);
        assertThat(now.inodeCount - now.freeInodeCount).isEqualTo(initially.inodeCount - initially.freeInodeCount);
    }

    static TestMemory formatted(TestMemory memory) {
        Formatter.format(memory, FormatOptions.fixed(TestContext.LANE_COUNT + 2, LOG_HALF_LENGTH).withMode(01777));
        return memory;
    }

    Directory root() {
        return superblock.root();
    }

    ByteRange bytes(String text) {
        return range(text.getBytes(StandardCharsets.UTF_8));
    }

    ByteRange range(byte[] bytes) {
        MemorySegment segment = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return new ByteRange().wrap(segment, 0, bytes.length);
    }

    ByteRange buffer(int length) {
        return new ByteRange().wrap(arena.allocate(Math.max(1, length)), 0, length);
    }

    Inode took(int result, Entry entry) {
        assertThat(result).isZero();
        referenced.add(entry.inode());
        return entry.inode();
    }

    PmemFile create(Directory directory, String name) {
        Entry entry = new Entry();
        return (PmemFile) took(directory.create(request, Name.of(name), 0644, 2, entry, new Opening()), entry);
    }

    Directory mkdir(Directory directory, String name) {
        Entry entry = new Entry();
        return (Directory) took(directory.mkdir(request, Name.of(name), 0755, entry), entry);
    }

    Inode lookup(Directory directory, String name) {
        Entry entry = new Entry();
        return took(directory.lookup(request, Name.of(name), entry), entry);
    }

    int tryLookup(Directory directory, String name) {
        Entry entry = new Entry();
        int result = directory.lookup(request, Name.of(name), entry);
        if (result == 0) {
            referenced.add(entry.inode());
        }
        return result;
    }

    int write(PmemFile file, long offset, String text) {
        return file.write(request, 0, offset, 0, bytes(text));
    }

    int write(PmemFile file, long offset, byte[] bytes) {
        return file.write(request, 0, offset, 0, range(bytes));
    }

    byte[] read(PmemFile file, long offset, int length) {
        ByteRange buffer = buffer(length);
        int count = file.read(request, 0, offset, buffer);
        assertThat(count).isNotNegative();
        return buffer.segment().asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
    }

    String text(PmemFile file) {
        return new String(read(file, 0, 1 << 16), StandardCharsets.UTF_8);
    }

    Attributes stat(Inode inode) {
        Attributes attributes = new Attributes();
        assertThat(inode.getattr(request, 0, attributes)).isZero();
        return attributes;
    }

    int set(Inode inode, Consumer<AttributeChanges> how) {
        AttributeChanges changes = new AttributeChanges();
        how.accept(changes);
        return inode.setattr(request, 0, changes, new Attributes());
    }

    int truncate(Inode inode, long size) {
        return set(inode, changes -> {
            changes.valid = AttributeChanges.SIZE;
            changes.size = size;
        });
    }

    List<String> list(Directory directory, int step) {
        TestListing listing = new TestListing();
        do {
            assertThat(directory.readdir(request, 0, listing.position, listing.room(step))).isZero();
        } while (listing.isFull());
        return listing.names;
    }

    Statistics statfs() {
        Statistics statistics = new Statistics();
        assertThat(superblock.statfs(request, statistics)).isZero();
        return statistics;
    }

    /** Gives all references back, as a kernel that has forgotten everything. */
    void forgetAll() {
        List<Inode> inodes = List.copyOf(referenced);
        referenced.clear();
        for (Inode inode : inodes) {
            if (inode.forget(1) == 0) {
                inode.unreferenced();
            }
        }
    }

    @Override
    public void close() {
        forgetAll();
        superblock.unmount();
        arena.close();
        assertThat(new Checker().check(memory)).isEmpty();
        assertThat(context.reports).isEmpty();
    }
}
