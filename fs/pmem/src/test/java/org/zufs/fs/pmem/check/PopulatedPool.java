// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.name.DirectoryIndex;
import org.zufs.fs.pmem.name.DirectoryState;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.pool.Pool;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.fs.Name;
import org.zufs.spi.media.PersistentMemory;

/** A pool with inodes of all kinds, made by transactions, without the file system over them. */
final class PopulatedPool {
    static final int FILE = ModeBits.S_IFREG | 0644;
    static final int DIRECTORY = ModeBits.S_IFDIR | 0755;
    static final int LINK = ModeBits.S_IFLNK | 0777;

    final PersistentMemory memory;
    final Pool pool;
    final LaneContext lane;
    final long root;
    private final ExtentTree extents;
    private final DirectoryIndex index;
    private final DirectoryState state = new DirectoryState();
    private long inodeCount = 1;

    PopulatedPool(PersistentMemory memory, int laneCount) {
        this.memory = memory;
        Formatter.format(memory, FormatOptions.fixed(laneCount, memory.length() > 1 << 20 ? 128 << 10 : 16 << 10));
        pool = Pool.open(memory, false, laneCount, 0);
        lane = pool.laneContext(0);
        root = pool.superblockWord(SuperblockLayout.ROOT);
        extents = new ExtentTree(pool.geometry());
        index = new DirectoryIndex(pool.geometry(), extents);
    }

    /** {@return one with some of everything, in memory} */
    static PopulatedPool ofAllKinds(PersistentMemory memory) {
        PopulatedPool made = new PopulatedPool(memory, 2);
        long directory = made.make(made.root, "directory", DIRECTORY);
        for (int number = 0; number < 40; number++) {
            made.make(directory, "file with a rather long name " + number, FILE);
        }
        long inner = made.make(directory, "inner", DIRECTORY);
        made.make(inner, "pipe", ModeBits.S_IFIFO | 0600);
        made.link(inner, "again", made.make(made.root, "linked", FILE), FILE);
        made.write(made.make(made.root, "inline", FILE), 11);
        made.target(made.make(made.root, "link", LINK), "inline");
        long big = made.make(made.root, "big", FILE);
        for (int extent = 0; extent < 60; extent++) {
            made.extend(big, extent * 3L, 1, extent % 5 == 4 ? ExtentLayout.UNWRITTEN : 0);
        }
        made.share(made.make(made.root, "original", FILE), made.make(made.root, "copy", FILE));
        made.attributes(made.make(made.root, "attributed", FILE), 6000);
        made.orphan(5);
        return made;
    }

    TestMemory test() {
        return (TestMemory) memory;
    }

    /** Ends, cleanly. */
    PopulatedPool unmount() {
        assertThat(pool.unmount(inodeCount)).isZero();
        return this;
    }

    private int begin(long inode) {
        lane.transaction().begin();
        return lane.transaction().open(inode << UnitLayout.SHIFT);
    }

    private void commit() {
        assertThat(lane.transaction().commit()).isZero();
    }

    private int create(long ino, int mode, int links, long parent) {
        int slot = lane.transaction().create(ino << UnitLayout.SHIFT, UnitKind.INODE, ino);
        lane.transaction().set(slot, InodeLayout.MODE_LINKS, InodeWalk.withLinks(mode, links));
        lane.transaction().set(slot, InodeLayout.PARENT, parent);
        inodeCount++;
        return slot;
    }

    /** Makes an inode with a name. */
    long make(long parent, String name, int mode) {
        int directory = begin(parent);
        long ino = lane.space().takeUnit(0) >>> UnitLayout.SHIFT;
        assertThat(ino).isPositive();
        boolean isDirectory = mode >>> 12 == 4;
        create(ino, mode, isDirectory ? 2 : 1, isDirectory ? parent : 0);
        insert(directory, parent, name, ino, mode);
        if (isDirectory) {
            long links = lane.transaction().get(directory, InodeLayout.MODE_LINKS);
            lane.transaction().set(directory, InodeLayout.MODE_LINKS, links + (1L << 32));
        }
        commit();
        return ino;
    }

    void link(long parent, String name, long ino, int mode) {
        int directory = begin(parent);
        int slot = lane.transaction().open(ino << UnitLayout.SHIFT);
        insert(directory, parent, name, ino, mode);
        lane.transaction().set(slot, InodeLayout.MODE_LINKS,
                lane.transaction().get(slot, InodeLayout.MODE_LINKS) + (1L << 32));
        commit();
    }

    private void insert(int directory, long parent, String name, long ino, int mode) {
        if (lane.transaction().offset(directory) != state(parent)) {
            throw new AssertionError();
        }
        assertThat(index.insert(lane.transaction(), lane.space(), directory, state, Name.of(name), ino, mode >>> 12))
                .isZero();
    }

    private long lastParent;

    private long state(long parent) {
        long offset = parent << UnitLayout.SHIFT;
        if (parent != lastParent) {
            index.close(lane.space(), state);
            state.open(offset);
            lastParent = parent;
        }
        return offset;
    }

    private void write(long ino, int length) {
        int slot = begin(ino);
        lane.transaction().set(slot, InodeLayout.CONTENT, InodeLayout.INLINE);
        lane.transaction().set(slot, InodeLayout.SIZE, length);
        lane.transaction().set(slot, InodeLayout.AREA, -1L);
        lane.transaction().set(slot, InodeLayout.AREA + 1, (1L << (length - 8) * 8) - 1);
        commit();
    }

    private void target(long ino, String target) {
        int slot = begin(ino);
        lane.transaction().set(slot, InodeLayout.CONTENT, InodeLayout.INLINE);
        lane.transaction().set(slot, InodeLayout.SIZE, target.length());
        lane.transaction().set(slot, InodeLayout.AREA, EntryWords.nameWords(target.getBytes())[0]);
        commit();
    }

    void extend(long ino, long logical, long count, long flags) {
        int slot = begin(ino);
        LaneSpace space = lane.space();
        long block = space.reserve(count, 0, false);
        assertThat(block).isPositive();
        assertThat(space.reservedLength()).isEqualTo(count);
        if (lane.transaction().get(slot, InodeLayout.CONTENT) == InodeLayout.NOTHING) {
            lane.transaction().set(slot, InodeLayout.CONTENT, InodeLayout.EXTENTS);
        }
        assertThat(extents.insert(lane.transaction(), space, slot, logical, block, count, flags)).isZero();
        space.use(block, count);
        lane.transaction().set(slot, InodeLayout.SIZE, logical + count << PoolGeometry.BLOCK_SHIFT);
        commit();
    }

    private void share(long original, long copy) {
        extend(original, 0, 4, ExtentLayout.SHARED);
        int slot = begin(copy);
        int from = lane.transaction().open(original << UnitLayout.SHIFT);
        long block = lane.transaction().get(from, InodeLayout.AREA + 3) & ExtentLayout.PHYSICAL_MASK;
        lane.transaction().set(slot, InodeLayout.CONTENT, InodeLayout.EXTENTS);
        lane.transaction().set(slot, InodeLayout.SIZE, 8192);
        assertThat(extents.insert(lane.transaction(), lane.space(), slot, 0, block + 1, 2, ExtentLayout.SHARED))
                .isZero();
        assertThat(lane.space().share(block + 1, 2)).isEqualTo(2);
        commit();
    }

    private void attributes(long ino, int length) {
        int slot = begin(ino);
        long next = 0;
        for (int left = length; left > 0; left -= BlobLayout.CONTENT_LENGTH_MAX) {
            long block = lane.space().reserve(1, 0, false);
            long[] words = new long[BlobLayout.WORD_COUNT];
            words[UnitLayout.HEADER] = UnitLayout.header(UnitKind.BLOB, ino);
            words[BlobLayout.NEXT] = next;
            words[BlobLayout.LENGTH] = Math.min(left, BlobLayout.CONTENT_LENGTH_MAX);
            Arrays.fill(words, BlobLayout.CONTENT, BlobLayout.WORD_COUNT, 7);
            storeBlob(block, words);
            lane.space().use(block, 1);
            next = block;
        }
        lane.transaction().set(slot, InodeLayout.ATTRIBUTES, next);
        commit();
    }

    private void storeBlob(long block, long[] words) {
        long offset = block << PoolGeometry.BLOCK_SHIFT;
        long sum = UnitLayout.seed(offset, pool.geometry().poolSeed()) + UnitLayout.mix(0, words[0]);
        for (int index = UnitLayout.BODY; index < words.length; index++) {
            sum += UnitLayout.mix(index, words[index]);
        }
        words[UnitLayout.CHECK] = sum;
        for (int index = 0; index < words.length; index++) {
            memory.putDataWord(offset + index * 8L, words[index]);
        }
        memory.persist(offset, PoolGeometry.BLOCK_LENGTH);
    }

    /** Makes inodes without names, which wait to be freed. */
    private void orphan(int count) {
        for (int place = OrphanLayout.PLACES; place < OrphanLayout.PLACES + count; place++) {
            Transaction transaction = lane.transaction();
            transaction.begin();
            long ino = lane.space().takeUnit(0) >>> UnitLayout.SHIFT;
            int slot = create(ino, FILE, 0, 0);
            int orphans = transaction.open(OrphanLayout.offset(0));
            transaction.set(orphans, place, ino);
            transaction.set(slot, InodeLayout.ORPHAN_PLACE, OrphanLayout.offset(0) / UnitLayout.LENGTH * 64 + place);
            commit();
        }
    }
}
