// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/** Damaged media are answered with the truth or -EIO, never with a wrong answer, and never without end. */
class DamageTest {
    private static final int NAME_COUNT = 60;
    private static final int FLIP_COUNT = 3000;

    private final TestDirectory directory = new TestDirectory(16L << 20);
    private final List<Long> units = new ArrayList<>();
    private long header;

    @BeforeEach
    void fill() {
        for (int index = 0; index < NAME_COUNT; index++) {
            assertThat(directory.insert(text(index), index + 1, 8)).isZero();
        }
        for (int bucket = 0; bucket < directory.bucketCount(); bucket++) {
            units.add(new BucketMap(directory.geometry, new ExtentTree(directory.geometry))
                    .offset(directory.state, bucket));
        }
        header = Buckets.header(directory.state);
    }

    private static Name text(int index) {
        return Name.of("name " + index + "x".repeat(index % 40));
    }

    /** What is answered is right or -EIO; answers how often it was -EIO. */
    private int look() {
        directory.reopen();
        int failures = 0;
        for (int index = 0; index < NAME_COUNT; index++) {
            long found = directory.find(text(index));
            if (found == -ErrorNumber.EIO) {
                failures++;
            } else {
                assertThat(DirectoryIndex.inode(found)).isEqualTo(index + 1);
            }
            found = directory.find(Name.of("none " + index));
            assertThat(found).isIn((long) -ErrorNumber.EIO, (long) -ErrorNumber.ENOENT);
        }
        return failures + list();
    }

    private int list() {
        int[] count = {0};
        long[] next = {Directory.FIRST_POSITION};
        int result;
        do {
            int before = count[0];
            result = directory.index.list(directory.state, next[0], (bytes, at, length, inode, type, position) -> {
                assertThat(new Name().wrap(bytes, at, length).toString()).isEqualTo(text((int) inode - 1).toString());
                count[0]++;
                next[0] = position;
                return true;
            });
            if (result == 0 && before == count[0]) {
                assertThat(count[0]).isEqualTo(NAME_COUNT);
                return 0;
            }
            assertThat(count[0]).isLessThanOrEqualTo(NAME_COUNT);
        } while (result == 0);
        assertThat(result).isEqualTo(-ErrorNumber.EIO);
        return 1;
    }

    @Test
    void shouldSeeAnyBitThatFlips() {
        assertThat(look()).isZero();
        Random random = new Random(7);
        for (int step = 0; step < FLIP_COUNT; step++) {
            long unit = random.nextInt(10) == 0 ? directory.inodeOffset : units.get(random.nextInt(units.size()));
            long offset = unit + random.nextInt(UnitLayout.WORD_COUNT) * (long) Long.BYTES;
            long before = directory.memory.word(offset);
            directory.memory.putWord(offset, before ^ 1L << random.nextInt(Long.SIZE));
            assertThat(look()).as("offset %d", offset).isPositive();
            assertThat(change()).isGreaterThanOrEqualTo(0);
            directory.memory.putWord(offset, before);
        }
        assertThat(look()).isZero();
    }

    /** Changes answer 0 or -EIO, too; they come to nothing. */
    private int change() {
        int failures = 0;
        for (int index = 0; index < NAME_COUNT; index += 9) {
            int slot = directory.begin();
            int removed = directory.index.remove(directory.transaction, directory.lane, slot, directory.state,
                    text(index));
            directory.transaction.abort();
            slot = directory.begin();
            int inserted = directory.index.insert(directory.transaction, directory.lane, slot, directory.state,
                    Name.of("more" + index), 5, 8);
            directory.transaction.abort();
            assertThat(removed).isIn(0, -ErrorNumber.EIO);
            assertThat(inserted).isIn(0, -ErrorNumber.EIO);
            failures += inserted + removed == 0 ? 0 : 1;
        }
        return failures;
    }

    /** Sets a word of a bucket, and its check as if that were right. */
    private void forge(long unit, int index, long value) {
        directory.memory.putWord(unit + (long) index * Long.BYTES, value);
        directory.memory.putWord(unit + UnitLayout.CHECK * Long.BYTES,
                UnitLayout.check(directory.memory, unit, TestDirectory.POOL_SEED));
    }

    @Test
    void shouldNotBelieveForgedBuckets() {
        long unit = units.get(1);
        long counts = directory.memory.word(unit + BucketLayout.COUNTS * Long.BYTES);
        int entries = Buckets.entryCount(counts);
        int used = Buckets.usedCount(counts);
        long[] wrongCounts = {Buckets.counts(entries + 1, used), Buckets.counts(entries - 1, used),
            Buckets.counts(entries, used + 1), Buckets.counts(entries, used - 1), Buckets.counts(entries, 61),
            Buckets.counts(-1, used), Buckets.counts(entries, -1), Buckets.counts(Integer.MAX_VALUE, 60),
            Buckets.counts(0, 60), Buckets.counts(1, 60), Buckets.counts(entries, 0)};
        for (long wrong : wrongCounts) {
            forge(unit, BucketLayout.COUNTS, wrong);
            assertThat(look()).as("counts %x", wrong).isPositive();
            assertThat(change()).isGreaterThanOrEqualTo(0);
        }
        forge(unit, BucketLayout.COUNTS, counts);
        int second = BucketLayout.ENTRIES + 1;
        long entry = directory.memory.word(unit + (long) second * Long.BYTES);
        for (long length : new long[] {0, 254, 255, 256, 0x7FFF, 0xFFFF}) {
            forge(unit, second, entry & Buckets.VALUE_MASK | length << BucketLayout.LENGTH_SHIFT);
            assertThat(look()).as("length %d", length).isPositive();
        }
        forge(unit, second, entry);
        assertThat(look()).isZero();
    }

    @Test
    void shouldNotFollowForgedOverflow() {
        long unit = units.get(2);
        long[] wrong = {unit >>> UnitLayout.SHIFT, -1, 1L << 55, Long.MIN_VALUE, 1, 0x1234,
            directory.inodeOffset >>> UnitLayout.SHIFT, directory.memory.length() >>> UnitLayout.SHIFT,
            (directory.memory.length() >>> UnitLayout.SHIFT) - 1};
        for (long overflow : wrong) {
            forge(unit, BucketLayout.OVERFLOW, overflow);
            assertThat(look()).as("overflow %x", overflow).isPositive();
            assertThat(change()).isGreaterThanOrEqualTo(0);
        }
        forge(unit, BucketLayout.OVERFLOW, 0);
        forge(unit, UnitLayout.HEADER, UnitLayout.header(UnitKind.BUCKET, 77));
        assertThat(look()).as("another directory's").isPositive();
        forge(unit, UnitLayout.HEADER, header);
        assertThat(look()).isZero();
    }

    @Test
    void shouldNotBelieveForgedBucketCounts() {
        long detail = directory.word(InodeLayout.DETAIL);
        int entries = BucketMap.entryCount(detail);
        long[] wrong = {-1, Long.MIN_VALUE, BucketMap.detail(entries, 0), BucketMap.detail(-1, 3),
            BucketMap.detail(entries, Integer.MAX_VALUE), BucketMap.detail(entries, BucketOrder.BUCKET_COUNT_MAX)};
        for (long value : wrong) {
            forge(directory.inodeOffset, InodeLayout.DETAIL, value);
            directory.reopen();
            for (int index = 0; index < NAME_COUNT; index++) {
                long found = directory.find(text(index));
                assertThat(found).as("detail %x", value).isIn((long) index + 1 | 8L << BucketLayout.TYPE_SHIFT,
                        (long) -ErrorNumber.EIO);
            }
            assertThat(directory.insert(Name.of("more"), 5, 8)).isEqualTo(-ErrorNumber.EIO);
        }
        forge(directory.inodeOffset, InodeLayout.DETAIL, detail);
        assertThat(look()).isZero();
    }
}
