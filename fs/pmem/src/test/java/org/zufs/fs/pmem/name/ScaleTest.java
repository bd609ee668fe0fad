// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/** A million entries in one directory. */
@Tag("scale")
class ScaleTest {
    private static final int NAME_COUNT = 1_000_000;

    private final TestDirectory directory = new TestDirectory(512L << 20);

    private BitSet listed() {
        BitSet seen = new BitSet(NAME_COUNT);
        int result = directory.index.list(directory.state, Directory.FIRST_POSITION,
                (bytes, at, length, inode, type, next) -> {
                    assert !seen.get((int) inode - 1);
                    seen.set((int) inode - 1);
                    return true;
                });
        assertThat(result).isZero();
        return seen;
    }

    private static Name text(int index) {
        return Name.of("file-" + index);
    }

    @Test
    void shouldKeepAMillionEntries() {
        for (int index = 0; index < NAME_COUNT; index++) {
            if (directory.insert(text(index), index + 1, 8) != 0) {
                throw new AssertionError("insert " + index);
            }
        }
        directory.reopen();
        assertThat(directory.index.count(directory.state)).isEqualTo(NAME_COUNT);
        assertThat(directory.word(InodeLayout.BLOCK_COUNT) * 8).isLessThan(directory.bucketCount() + 8L * 513);
        for (int index = 0; index < NAME_COUNT; index += 3) {
            long found = directory.find(text(index));
            if (DirectoryIndex.inode(found) != index + 1) {
                throw new AssertionError("find " + index);
            }
        }
        assertThat(directory.find(Name.of("file"))).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(listed().cardinality()).isEqualTo(NAME_COUNT);
        for (int index = 0; index < NAME_COUNT; index++) {
            if (index % 4 != 0 && directory.remove(text(index)) != 0) {
                throw new AssertionError("remove " + index);
            }
        }
        BitSet left = listed();
        assertThat(left.cardinality()).isEqualTo(NAME_COUNT / 4);
        assertThat(left.stream().allMatch(index -> index % 4 == 0)).isTrue();
        for (int index = 0; index < NAME_COUNT; index += 4) {
            if (directory.remove(text(index)) != 0) {
                throw new AssertionError("remove " + index);
            }
        }
        int result = ExtentTree.MORE;
        for (int batches = 0; result == ExtentTree.MORE && batches < 10_000; batches++) {
            result = directory.free();
        }
        assertThat(result).isEqualTo(ExtentTree.DONE);
        assertThat(directory.word(InodeLayout.BLOCK_COUNT)).isZero();
    }
}
