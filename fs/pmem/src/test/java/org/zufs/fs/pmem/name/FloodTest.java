// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/** Who knows the pool's seed can fill one bucket, but neither break it nor keep others from the directory. */
class FloodTest {
    private static final int BITS = 12;
    private static final int NAME_COUNT = 1000;
    /** So many that the bucket is split. */
    private static final int OTHER_COUNT = 40_000;

    private final TestDirectory directory = new TestDirectory(64L << 20);

    /** Names whose hashes end in zeros, found by trying. */
    private static List<Name> flood() {
        NameHash hashes = new NameHash(TestDirectory.HASH_SEED);
        List<Name> names = new ArrayList<>();
        for (int index = 0; names.size() < NAME_COUNT; index++) {
            Name name = Name.of("flood" + index);
            if ((hashes.of(name) & (1 << BITS) - 1) == 0) {
                names.add(name);
            }
        }
        return names;
    }

    private int listedCount() {
        int[] count = {0};
        assertThat(directory.index.list(directory.state, Directory.FIRST_POSITION,
                (bytes, at, length, inode, type, next) -> ++count[0] > 0)).isZero();
        return count[0];
    }

    @Test
    void shouldStopFillingABucketAndServeAllOtherNames() {
        List<Name> names = flood();
        int taken = 0;
        int result = 0;
        while (taken < names.size()) {
            result = directory.insert(names.get(taken), taken + 1, 8);
            if (result < 0) {
                break;
            }
            taken++;
        }
        assertThat(result).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(taken).isGreaterThan(500);
        assertThat(directory.index.count(directory.state)).isEqualTo(taken);
        for (int index = 0; index < taken; index++) {
            assertThat(DirectoryIndex.inode(directory.find(names.get(index)))).isEqualTo(index + 1);
        }
        assertThat(listedCount()).isEqualTo(taken);
        int refused = 0;
        for (int index = 0; index < OTHER_COUNT; index++) {
            result = directory.insert(Name.of("other" + index), 7, 8);
            assertThat(result).isIn(0, -ErrorNumber.ENOSPC);
            refused += result == 0 ? 0 : 1;
        }
        assertThat(refused).isLessThan(OTHER_COUNT / 1000);
        for (int index = 0; index < taken; index++) {
            assertThat(directory.remove(names.get(index))).isZero();
            assertThat(directory.find(names.get(index))).isEqualTo(-ErrorNumber.ENOENT);
        }
        for (Name name : names) {
            assertThat(directory.insert(name, 7, 8)).isZero();
        }
    }

    @Test
    void shouldTellNamesOfOneHashApart() {
        TestDirectory same = new TestDirectory(16L << 20, new NameHash(TestDirectory.HASH_SEED, 0));
        for (int index = 0; index < 64; index++) {
            assertThat(same.insert(Name.of("n" + index), index + 1, 8)).isZero();
        }
        assertThat(same.insert(Name.of("n64"), 65, 8)).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(same.insert(Name.of("n7"), 65, 8)).isEqualTo(-ErrorNumber.EEXIST);
        for (int index = 0; index < 64; index++) {
            assertThat(DirectoryIndex.inode(same.find(Name.of("n" + index)))).isEqualTo(index + 1);
        }
        assertThat(same.remove(Name.of("n7"))).isZero();
        assertThat(same.insert(Name.of("n64"), 65, 8)).isZero();
    }

    @Test
    void shouldUseBlocksKeptForRootForRootOnly() {
        TestDirectory kept = new TestDirectory(8L << 20, new NameHash(TestDirectory.HASH_SEED), 1L << 20);
        assertThat(kept.insert(Name.of("user's"), 1, 8)).isEqualTo(-ErrorNumber.ENOSPC);
        kept.lane.privileged(true);
        for (int index = 0; index < 100; index++) {
            assertThat(kept.insert(Name.of("root's" + index), 1, 8)).isZero();
        }
    }

    @Test
    void shouldFillAPoolAndWorkOn() {
        TestDirectory full = new TestDirectory(8L << 20);
        int count = 0;
        int result = 0;
        while (result == 0) {
            result = full.insert(Name.of("n" + count + "-".repeat(200)), count + 1, 8);
            count += result == 0 ? 1 : 0;
        }
        assertThat(result).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(full.index.count(full.state)).isEqualTo(count);
        for (int index = 0; index < count; index++) {
            assertThat(DirectoryIndex.inode(full.find(Name.of("n" + index + "-".repeat(200))))).isEqualTo(index + 1);
        }
        for (int index = 0; index < count; index++) {
            assertThat(full.remove(Name.of("n" + index + "-".repeat(200)))).isZero();
        }
        assertThat(full.insert(Name.of("again"), 1, 8)).isZero();
    }
}
