// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.pool.Pool;

/** Plants each kind of damage in a pool with all kinds of inodes: it is found, and repaired. */
class DamageTest {
    private static final long LENGTH = 4 << 20;
    private static final int FIRST_EXTENT = InodeLayout.AREA + 2;

    private static byte[] healthy;

    private TestMemory memory;
    private UnitView view;
    private Inspector inspector;
    private PoolHead head;
    private final long[] words = new long[UnitLayout.WORD_COUNT];

    /** What is planted, and what is to be found. */
    enum Damage {
        ROOT(Problem.ROOT_DAMAGED, test -> test.flip(test.ino("/"), 5)),
        GROUP(Problem.GROUP_DAMAGED, test -> test.flip(test.groupUnit(), 40)),
        GROUP_COUNT(Problem.GROUP_FREE_COUNT, test -> test.add(test.groupUnit(), UnitKind.GROUP,
                GroupLayout.FREE_COUNT, 1)),
        BLOCK_LOST(Problem.BLOCKS_NOT_MARKED, test -> test.add(test.groupUnit(), UnitKind.GROUP,
                GroupLayout.BLOCK_MAP, -2)),
        BLOCK_LEAKED(Problem.BLOCKS_LEAKED, test -> test.or(test.groupUnit(), UnitKind.GROUP,
                GroupLayout.BLOCK_MAP + 15, 1L << 60)),
        SLOT_MAP(Problem.SLOT_MAPS, test -> test.set(test.groupUnit(), UnitKind.GROUP, GroupLayout.PARTIAL_MAP, 0)),
        CHUNK(Problem.CHUNK_DAMAGED, test -> test.flip(test.chunk(), 7)),
        CHUNK_COUNT(Problem.CHUNK_FREE_COUNT, test -> test.add(test.chunk(), UnitKind.CHUNK,
                ChunkLayout.FREE_COUNT, 3)),
        UNIT_FREE(Problem.UNITS_NOT_MARKED, test -> test.add(test.chunk(), UnitKind.CHUNK, ChunkLayout.UNIT_MAP, -4)),
        UNIT_LEAKED(Problem.UNITS_LEAKED, test -> test.or(test.lastChunk(), UnitKind.CHUNK, ChunkLayout.UNIT_MAP,
                1L << 63)),
        SHARES_COUNT(Problem.SHARES_WRONG, test -> test.add(test.shares(), UnitKind.SHARES, SharesLayout.COUNTS, 1)),
        SHARES(Problem.SHARES_DAMAGED, test -> test.flip(test.shares(), 9)),
        SHARES_GONE(Problem.SHARES_WRONG, test -> test.set(test.groupUnit(), UnitKind.GROUP, GroupLayout.SHARES, 0)),
        MODE(Problem.INODE_FIELD, test -> test.set("inline", InodeLayout.MODE_LINKS, 0170644L | 1L << 32)),
        NANOS(Problem.INODE_FIELD, test -> test.set("inline", InodeLayout.CHANGE_BIRTH_NANOS, 1_000_000_000)),
        SIZE(Problem.INODE_FIELD, test -> test.set("inline", InodeLayout.SIZE, -1)),
        TAIL(Problem.INLINE_TAIL, test -> test.set("inline", InodeLayout.AREA + 9, 1)),
        CONTENT(Problem.INODE_CONTENT, test -> test.set("directory/inner/pipe", InodeLayout.CONTENT,
                InodeLayout.INLINE)),
        CONTENT_UNKNOWN(Problem.INODE_CONTENT, test -> test.set("big", InodeLayout.CONTENT, 9)),
        BLOCKS(Problem.BLOCK_COUNT, test -> test.set("big", InodeLayout.BLOCK_COUNT, 1)),
        LINKS(Problem.LINK_COUNT, test -> test.set("linked", InodeLayout.MODE_LINKS, 0100644L | 3L << 32)),
        LINKS_NONE(Problem.LINK_COUNT, test -> test.set("inline", InodeLayout.MODE_LINKS, 0100644L)),
        DIRECTORY_LINKS(Problem.LINK_COUNT, test -> test.set("directory", InodeLayout.MODE_LINKS,
                040755L | 2L << 32)),
        PARENT(Problem.PARENT, test -> test.set("directory/inner", InodeLayout.PARENT, test.ino("/"))),
        ORPHAN(Problem.ORPHAN_DANGLING, test -> test.set(OrphanLayout.offset(1) / 512, UnitKind.ORPHANS, 9, 3)),
        ORPHAN_PLACE(Problem.ORPHAN_PLACE, test -> test.set("inline", InodeLayout.ORPHAN_PLACE, 16 * 64 + 40)),
        ORPHANS(Problem.ORPHANS_DAMAGED, test -> test.flip(OrphanLayout.offset(0) / 512, 5)),
        TREE(Problem.EXTENTS_DAMAGED, test -> test.flip(test.child("big"), 12)),
        TREE_ROOT(Problem.EXTENTS_DAMAGED, test -> test.set("big", InodeLayout.AREA, 99)),
        EXTENT_BEYOND(Problem.EXTENT_INVALID, test -> test.set("copy", FIRST_EXTENT + 1, 1L << 40 | 1L << 39)),
        EXTENT_ORDER(Problem.EXTENT_INVALID, test -> test.set(test.child("big"), UnitKind.EXTENTS, 8, 0)),
        DOUBLE_USE(Problem.DOUBLE_USE, test -> test.set("copy", FIRST_EXTENT, 0)),
        DOUBLE_USE_FIXED(Problem.DOUBLE_USE, test -> test.set("copy", FIRST_EXTENT + 1, 2L << 40 | 1)),
        UNIT_TWICE(Problem.UNIT_TWICE, test -> test.set("big", FIRST_EXTENT + 3, test.child("big"))),
        BLOB(Problem.BLOB_DAMAGED, test -> test.flipBlob("attributed")),
        BUCKET(Problem.BUCKET_DAMAGED, test -> test.flip(test.bucket("directory"), 20)),
        BUCKET_ENTRIES(Problem.BUCKET_INVALID, test -> test.add(test.bucket("directory"), UnitKind.BUCKET,
                BucketLayout.COUNTS, 1)),
        BUCKETS(Problem.BUCKET_COUNT, test -> test.set("directory", InodeLayout.DETAIL, 41 | 4000L << 32)),
        ENTRIES(Problem.ENTRY_COUNT, test -> test.add(test.ino("directory"), UnitKind.INODE, InodeLayout.DETAIL, 5)),
        NAME(Problem.ENTRY_NAME, test -> test.set(test.bucket("directory"), UnitKind.BUCKET, 6,
                test.word(test.bucket("directory"), 6) & ~0xFFL)),
        KEY(Problem.ENTRY_PLACE, test -> test.add(test.bucket("directory"), UnitKind.BUCKET, 4, 64)),
        DANGLING(Problem.ENTRY_DANGLING, test -> test.flip(test.ino("inline"), 13)),
        TYPE(Problem.ENTRY_TYPE, test -> test.add(test.bucket("directory/inner"), UnitKind.BUCKET, 5, 1L << 44)),
        TWICE(Problem.ENTRY_TWICE, DamageTest::repeatEntry),
        DIRECTORY_TWICE(Problem.DIRECTORY_TWICE, test -> test.set(test.bucket("directory/inner"), UnitKind.BUCKET, 5,
                test.word(test.bucket("directory/inner"), 5) & -1L << 48 | 4L << 44 | test.ino("directory"))),
        UNREACHABLE(Problem.UNREACHABLE, test -> test.flip(test.bucket("directory/inner"), 30)),
        SUPERBLOCK(Problem.SUPERBLOCK_DAMAGED, test -> test.flip(0, 33)),
        SUPERBLOCK_B(Problem.SUPERBLOCK_DAMAGED, test -> test.flip(8, 33)),
        LOST_LINE(Problem.ENTRY_DANGLING, test -> test.memory.poison(test.ino("inline") * 512 + 64));

        private final Problem problem;
        private final Consumer<DamageTest> plant;

        Damage(Problem problem, Consumer<DamageTest> plant) {
            this.problem = problem;
            this.plant = plant;
        }
    }

    @BeforeAll
    static void populate() {
        TestMemory made = PopulatedPool.ofAllKinds(TestMemory.memory(LENGTH)).unmount().test();
        healthy = made.data().toArray(ValueLayout.JAVA_BYTE);
    }

    @BeforeEach
    void copy() {
        memory = TestMemory.memory(LENGTH);
        memory.data().copyFrom(MemorySegment.ofArray(healthy));
        head = PoolHead.read(memory);
        view = new UnitView();
        view.begin(memory, head.geometry().poolSeed());
        inspector = new Inspector(memory);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindAndRepair(Damage damage) {
        damage.plant.accept(this);
        List<Finding> found = new Checker().check(memory);
        assertThat(found).extracting(Finding::problem).contains(damage.problem);
        assertThat(found.size()).as("no more than the damage: %s", found).isLessThan(60);
        Repairer.Report report = new Repairer().repair(memory);
        assertThat(report.remaining()).isEmpty();
        assertThat(report.found()).extracting(Finding::problem).contains(damage.problem);
        assertThat(new Checker().check(memory)).isEmpty();
        assertThat(Pool.open(memory, false, 2, 0).unmount(1)).isZero();
    }

    @Test
    void shouldRepairTwoDamagesAtOnce() {
        Damage[] all = Damage.values();
        Random random = new Random(1);
        for (int round = 0; round < 40; round++) {
            copy();
            List<Damage> planted = new ArrayList<>();
            for (int count = 0; count < 2; count++) {
                Damage damage = all[random.nextInt(all.length - 1)];
                try {
                    damage.plant.accept(this);
                    planted.add(damage);
                } catch (RuntimeException pathIsGone) {
                    planted.add(null);
                }
            }
            assertThat(new Repairer().repair(memory).remaining()).as("round %d: %s", round, planted).isEmpty();
        }
    }

    @Test
    void shouldRepairAnyFlippedBitOfMetadata() {
        Random random = new Random(2);
        Checker checker = new Checker();
        for (int round = 0; round < 400; round++) {
            copy();
            long unit = random.nextInt((int) (LENGTH / 512));
            int word = random.nextInt(UnitLayout.WORD_COUNT);
            memory.putDataWord(unit * 512 + word * 8L, memory.dataWord(unit * 512 + word * 8L)
                    ^ 1L << random.nextInt(Long.SIZE));
            if (!checker.check(memory).isEmpty()) {
                assertThat(new Repairer().repair(memory).remaining()).as("unit %d, word %d", unit, word).isEmpty();
            }
        }
    }

    /** As a hostile hand would: the check of the unit is right. */
    @Test
    void shouldRepairAnyWordWithARightCheck() {
        Random random = new Random(3);
        Checker checker = new Checker();
        long[] units = LongStream.range(16, LENGTH / 512).filter(this::isUnit).toArray();
        for (int round = 0; round < 600; round++) {
            copy();
            long unit = units[random.nextInt(units.length)];
            view.read(unit, words);
            int word = UnitLayout.BODY + random.nextInt(UnitLayout.WORD_COUNT - UnitLayout.BODY);
            words[word] = switch (random.nextInt(5)) {
                case 0 -> random.nextLong();
                case 1 -> -1;
                case 2 -> words[word] ^ 1L << random.nextInt(Long.SIZE);
                case 3 -> random.nextInt((int) (LENGTH / 512));
                default -> words[2 + random.nextInt(UnitLayout.WORD_COUNT - 2)];
            };
            view.store(unit, words);
            if (!checker.check(memory).isEmpty()) {
                assertThat(new Repairer().repair(memory).remaining()).as("round %d, unit %d, word %d", round, unit,
                        word).isEmpty();
            }
        }
    }

    private boolean isUnit(long unit) {
        boolean is = false;
        for (int kind = UnitKind.GROUP; kind <= UnitKind.SHARES; kind++) {
            is |= view.load(unit, kind, words);
        }
        return is;
    }

    @Test
    void shouldKeepLostFilesInLostAndFound() {
        long ino = ino("directory/inner/pipe");
        flip(bucket("directory/inner"), 30);
        new Repairer().repair(memory);
        assertThat(new Inspector(memory).find("/lost+found/#" + ino)).isEqualTo(ino);
        flip(bucket("directory"), 30);
        new Repairer().repair(memory);
        assertThat(new Inspector(memory).find("/lost+found-2")).isPositive();
    }

    @Test
    void shouldKeepAllThatWasUnderADamagedRoot() {
        long inner = ino("directory/inner");
        long directory = ino("directory");
        long inline = ino("inline");
        flip(ino("/"), 5);
        new Repairer().repair(memory);
        Inspector after = new Inspector(memory);
        assertThat(after.find("lost+found/#" + directory + "/inner")).isEqualTo(inner);
        assertThat(after.find("lost+found/#" + inline)).isEqualTo(inline);
    }

    @Test
    void shouldChangeNothingInAHealthyPool() {
        byte[] before = memory.data().toArray(ValueLayout.JAVA_BYTE);
        Repairer.Report report = new Repairer().repair(memory);
        assertThat(report.found()).isEmpty();
        assertThat(memory.data().mismatch(MemorySegment.ofArray(before))).isEqualTo(-1);
    }

    @Test
    void shouldNotTouchWhatIsNoPool() {
        TestMemory zeros = TestMemory.memory(1 << 20);
        assertThat(new Repairer().repair(zeros).remaining()).extracting(Finding::problem)
                .containsExactly(Problem.NOT_A_POOL);
        assertThat(zeros.persistCount()).isZero();
    }

    @Test
    void shouldSayWhyAPoolCannotBeUsed() {
        assertThat(problemWith(SuperblockLayout.VERSION, 2)).isEqualTo(Problem.NEWER_VERSION);
        assertThat(problemWith(SuperblockLayout.INCOMPAT, 1)).isEqualTo(Problem.NEWER_VERSION);
        assertThat(problemWith(SuperblockLayout.BLOCK_COUNT, LENGTH)).isEqualTo(Problem.TRUNCATED);
        assertThat(problemWith(SuperblockLayout.LANE_COUNT, 0)).isEqualTo(Problem.GEOMETRY);
        assertThat(problemWith(SuperblockLayout.SPAN_COUNT, 9)).isEqualTo(Problem.GEOMETRY);
        flip(0, 3);
        flip(8, 3);
        assertThat(new Checker().check(memory)).extracting(Finding::problem).containsExactly(Problem.NO_SUPERBLOCK);
    }

    private Problem problemWith(int index, long value) {
        copy();
        for (long unit : new long[] {0, 8}) {
            set(unit, UnitKind.SUPERBLOCK, index, value);
        }
        return new Checker().check(memory).getFirst().problem();
    }

    private long ino(String path) {
        return inspector.find(path);
    }

    private long groupUnit() {
        return head.geometry().groupOffset(0) / 512;
    }

    private long chunk() {
        return head.word(SuperblockLayout.ROOT) - 1;
    }

    /** One that has free units. */
    private long lastChunk() {
        long found = 0;
        for (long unit = chunk(); unit < LENGTH / 512; unit += 64) {
            if (view.load(unit, UnitKind.CHUNK, words) && words[ChunkLayout.FREE_COUNT] > 0
                    && words[ChunkLayout.UNIT_MAP] >= 0) {
                found = unit;
            }
        }
        return found;
    }

    private long shares() {
        return word(groupUnit(), GroupLayout.SHARES);
    }

    private long word(long unit, int index) {
        view.read(unit, words);
        return words[index];
    }

    private long child(String path) {
        return word(ino(path), FIRST_EXTENT + 1);
    }

    /** The first bucket with an entry. */
    private long bucket(String path) {
        view.read(ino(path), words);
        long first = new ExtentReader(view).read(words.clone()).getFirst()[1] * 8;
        while (!view.load(first, UnitKind.BUCKET, words) || EntryWords.entryCount(words) == 0) {
            first++;
        }
        return first;
    }

    private void flip(long unit, int index) {
        long offset = unit * 512 + index * 8L;
        memory.putDataWord(offset, memory.dataWord(offset) ^ 1L << 17);
    }

    private void flipBlob(String path) {
        long offset = word(ino(path), InodeLayout.ATTRIBUTES) << PoolGeometry.BLOCK_SHIFT;
        memory.putDataWord(offset + 800, 0);
    }

    private void set(String path, int index, long value) {
        set(ino(path), UnitKind.INODE, index, value);
    }

    private void set(long unit, int kind, int index, long value) {
        view.begin(memory, head.geometry().poolSeed());
        assertThat(view.load(unit, kind, words) || kind == UnitKind.SUPERBLOCK).isTrue();
        view.read(unit, words);
        words[index] = value;
        view.store(unit, words);
    }

    private void add(long unit, int kind, int index, long value) {
        set(unit, kind, index, word(unit, index) + value);
    }

    private void or(long unit, int kind, int index, long value) {
        set(unit, kind, index, word(unit, index) | value);
    }

    private void repeatEntry() {
        long unit = bucket("directory/inner");
        view.load(unit, UnitKind.BUCKET, words);
        int length = EntryWords.usedCount(words) / EntryWords.entryCount(words);
        System.arraycopy(words, 4, words, 4 + EntryWords.usedCount(words), length);
        EntryWords.setCounts(words, EntryWords.entryCount(words) + 1, EntryWords.usedCount(words) + length);
        view.store(unit, words);
    }
}
