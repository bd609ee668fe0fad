// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;

class ContentTest {
    private static final int BLOCK = BlockAllocator.BLOCK_LENGTH;

    private final TestMount mount = new TestMount("size=16m,inodes=4k");
    private final MemFile file = mount.create(mount.root(), "f");

    @AfterEach
    void unmount() {
        mount.close();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void shouldReadWhatWasWritten() {
        assertThat(mount.write(file, 0, "hello")).isEqualTo(5);
        assertThat(mount.write(file, 5, " world")).isEqualTo(6);
        assertThat(mount.text(file)).isEqualTo("hello world");
        assertThat(mount.stat(file).size).isEqualTo(11);
        assertThat(mount.stat(file).blocks).isEqualTo(8);
        assertThat(mount.read(file, 11, 10)).isEmpty();
        assertThat(mount.read(file, 100, 10)).isEmpty();
    }

    @Test
    void shouldAppendAtRealEnd() {
        mount.write(file, 0, "ab");
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_APPEND, mount.bytes("cd"))).isEqualTo(2);
        assertThat(mount.text(file)).isEqualTo("abcd");
    }

    @Test
    void shouldAppendAtTheEndAfterTruncationWhileAnotherWriteIsUnderWay() {
        Extents other = new Extents();
        assertThat(file.map(mount.request, 0, 0, 4, Intent.WRITE, 0, other)).isZero();
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_APPEND, mount.bytes("long ago"))).isEqualTo(8);
        mount.truncate(file, 0);
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_APPEND, mount.bytes("now"))).isEqualTo(3);
        file.abort(other);
        assertThat(mount.text(file)).isEqualTo("now");
    }

    @Test
    void shouldNotLetTwoAppendsMeet() {
        Extents first = new Extents();
        assertThat(file.map(mount.request, 0, 0, 2, Intent.WRITE, RegularFile.WRITE_APPEND, first)).isZero();
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_APPEND, mount.bytes("cd"))).isEqualTo(2);
        first.copyFrom(mount.bytes("ab"));
        assertThat(file.commit(mount.request, first, 2)).isZero();
        assertThat(mount.text(file)).isEqualTo("abcd");
    }

    @Test
    void shouldShowZerosWhereNothingWasWritten() {
        MemFile dirty = mount.create(mount.root(), "dirty");
        mount.write(dirty, 0, filled(8 * BLOCK, 'x'));
        mount.root().unlink(mount.request, Name.of("dirty"));
        dirty.forget(1);
        dirty.unreferenced();
        mount.write(file, 10, "a");
        mount.write(file, 3 * BLOCK + 5, "b");
        byte[] expected = new byte[3 * BLOCK + 6];
        expected[10] = 'a';
        expected[3 * BLOCK + 5] = 'b';
        assertThat(mount.read(file, 0, 1 << 16)).isEqualTo(expected);
        assertThat(mount.stat(file).blocks).isEqualTo(16);
    }

    @Test
    void shouldShowZerosAfterTruncationAndGrowth() {
        mount.write(file, 0, filled(3 * BLOCK, 'x'));
        assertThat(mount.truncate(file, 100)).isZero();
        assertThat(mount.truncate(file, 2 * BLOCK)).isZero();
        byte[] expected = new byte[2 * BLOCK];
        Arrays.fill(expected, 0, 100, (byte) 'x');
        assertThat(mount.read(file, 0, 1 << 16)).isEqualTo(expected);
        assertThat(mount.stat(file).blocks).isEqualTo(8);
    }

    @Test
    void shouldPutWholeFilesystemIntoOneSparseFile() {
        long far = Long.MAX_VALUE - 1;
        assertThat(mount.write(file, far, "z")).isEqualTo(1);
        assertThat(mount.write(file, 1L << 41, "y")).isEqualTo(1);
        assertThat(mount.stat(file).size).isEqualTo(Long.MAX_VALUE);
        assertThat(mount.read(file, far, 1)).containsExactly('z');
        assertThat(mount.read(file, 1L << 41, 2)).containsExactly('y', 0);
        assertThat(mount.write(file, Long.MAX_VALUE, "q")).isEqualTo(-ErrorNumber.EFBIG);
        assertThat(file.seek(mount.request, 0, 0, RegularFile.SEEK_DATA)).isEqualTo(1L << 41);
        assertThat(file.seek(mount.request, 0, 1L << 41, RegularFile.SEEK_HOLE)).isEqualTo((1L << 41) + BLOCK);
        assertThat(mount.stat(file).blocks).isEqualTo(16);
        mount.truncate(file, 0);
        assertThat(mount.superblock.allocator().usedCount()).isZero();
    }

    @Test
    void shouldFailWholeWriteWithoutSpaceAndStillOverwrite() {
        assertThat(mount.write(file, 0, filled(15 << 20, 'x'))).isEqualTo(15 << 20);
        MemFile other = mount.create(mount.root(), "other");
        assertThat(mount.write(other, 0, filled(2 << 20, 'y'))).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(mount.stat(other).size).isZero();
        assertThat(mount.stat(other).blocks).isZero();
        assertThat(mount.statfs().freeBlockCount).isEqualTo(256);
        assertThat(mount.write(other, 0, filled(1 << 20, 'y'))).isEqualTo(1 << 20);
        assertThat(mount.statfs().freeBlockCount).isZero();
        assertThat(mount.write(file, 5, filled(1 << 20, 'z'))).isEqualTo(1 << 20);
        assertThat(mount.read(file, 0, 6)).containsExactly('x', 'x', 'x', 'x', 'x', 'z');
        assertThat(mount.root().unlink(mount.request, Name.of("other"))).isZero();
        mount.forgetAll();
        assertThat(mount.statfs().freeBlockCount).isEqualTo(256);
    }

    @Test
    void shouldHideWriteUntilCommit() {
        Extents extents = new Extents();
        assertThat(file.map(mount.request, 0, 0, 10, Intent.WRITE, 0, extents)).isZero();
        assertThat(mount.stat(file).size).isZero();
        assertThat(mount.stat(file).blocks).isZero();
        extents.copyFrom(mount.bytes("0123456789"));
        assertThat(file.commit(mount.request, extents, 4)).isZero();
        assertThat(mount.text(file)).isEqualTo("0123");
        mount.truncate(file, 20);
        assertThat(mount.read(file, 0, 20)).isEqualTo(Arrays.copyOf(new byte[] {'0', '1', '2', '3'}, 20));
    }

    @Test
    void shouldUndoAbortedWrite() {
        mount.write(file, 0, "abc");
        Extents extents = new Extents();
        assertThat(file.map(mount.request, 0, 3, 3 * BLOCK, Intent.WRITE, 0, extents)).isZero();
        extents.copyFrom(mount.range(filled(3 * BLOCK, 'x')));
        file.abort(extents);
        assertThat(mount.superblock.allocator().usedCount()).isEqualTo(1);
        mount.truncate(file, 50);
        assertThat(mount.read(file, 0, 50)).isEqualTo(Arrays.copyOf(new byte[] {'a', 'b', 'c'}, 50));
    }

    @Test
    void shouldKeepBlocksWhileTheyAreRead() {
        mount.write(file, 0, filled(2 * BLOCK, 'x'));
        Extents reading = new Extents();
        assertThat(file.map(mount.request, 0, 0, 2 * BLOCK, Intent.READ, 0, reading)).isZero();
        mount.truncate(file, 0);
        MemFile other = mount.create(mount.root(), "other");
        mount.write(other, 0, filled(15 << 20, 'y'));
        byte[] seen = new byte[2 * BLOCK];
        org.zufs.base.memory.ByteRange out = mount.buffer(2 * BLOCK);
        reading.copyTo(out);
        java.lang.foreign.MemorySegment.copy(out.segment(), java.lang.foreign.ValueLayout.JAVA_BYTE, 0, seen, 0,
                seen.length);
        assertThat(seen).isEqualTo(filled(2 * BLOCK, 'x'));
        long used = mount.superblock.allocator().usedCount();
        file.release(reading);
        assertThat(mount.superblock.allocator().usedCount()).isEqualTo(used - 2);
    }

    @Test
    void shouldNotLoseWriteWhoseBlocksWereCut() {
        mount.write(file, 0, filled(2 * BLOCK, 'a'));
        Extents writing = new Extents();
        assertThat(file.map(mount.request, 0, 0, BLOCK, Intent.WRITE, 0, writing)).isZero();
        mount.truncate(file, 0);
        writing.copyFrom(mount.range(filled(BLOCK, 'b')));
        assertThat(file.commit(mount.request, writing, BLOCK)).isZero();
        assertThat(mount.read(file, 0, BLOCK)).isEqualTo(filled(BLOCK, 'b'));
        assertThat(mount.superblock.allocator().usedCount()).isEqualTo(1);
    }

    @Test
    void shouldMergeWritesThatMeetInOneHole() {
        Extents first = new Extents();
        Extents second = new Extents();
        file.map(mount.request, 0, 0, 10, Intent.WRITE, 0, first);
        file.map(mount.request, 0, 10, 10, Intent.WRITE, 0, second);
        first.copyFrom(mount.bytes("aaaaaaaaaa"));
        second.copyFrom(mount.bytes("bbbbbbbbbb"));
        assertThat(file.commit(mount.request, second, 10)).isZero();
        assertThat(file.commit(mount.request, first, 10)).isZero();
        assertThat(mount.text(file)).isEqualTo("aaaaaaaaaabbbbbbbbbb");
        assertThat(mount.superblock.allocator().usedCount()).isEqualTo(1);
    }

    @Test
    void shouldBehaveAsPlainArray() {
        long seed = 42;
        Random random = new Random(seed);
        byte[] model = new byte[1 << 20];
        int size = 0;
        for (int step = 0; step < 4000; step++) {
            int offset = random.nextInt(model.length / 2);
            int length = 1 + random.nextInt(random.nextBoolean() ? 100 : 50_000);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    assertThat(mount.write(file, offset, bytes)).isEqualTo(length);
                    System.arraycopy(bytes, 0, model, offset, length);
                    size = Math.max(size, offset + length);
                }
                case 3 -> {
                    assertThat(mount.truncate(file, offset)).isZero();
                    Arrays.fill(model, offset, model.length, (byte) 0);
                    size = offset;
                }
                case 4 -> {
                    assertThat(fallocate(RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, offset, length))
                            .isZero();
                    Arrays.fill(model, offset, offset + length, (byte) 0);
                }
                case 5 -> size = shapeOrGrow(random, model, size, offset, length);
                case 6 -> size = shift(random, model, size);
                default -> {
                    int end = Math.min(size, offset + length);
                    byte[] expected = end <= offset ? new byte[0] : Arrays.copyOfRange(model, offset, end);
                    assertThat(mount.read(file, offset, length)).as("seed %d step %d", seed, step).isEqualTo(expected);
                }
            }
            assertThat(mount.stat(file).size).as("seed %d step %d", seed, step).isEqualTo(size);
        }
        assertThat(mount.read(file, 0, model.length)).isEqualTo(Arrays.copyOf(model, size));
        assertThat(mount.stat(file).blocks / 8).isEqualTo(mount.superblock.allocator().usedCount());
    }

    private int fallocate(int mode, long offset, long length) {
        return file.fallocate(mount.request, 0, mode, offset, length);
    }

    private int shapeOrGrow(Random random, byte[] model, int size, int offset, int length) {
        boolean keep = random.nextBoolean();
        boolean zero = random.nextBoolean();
        int mode = (keep ? RegularFile.FALLOC_KEEP_SIZE : 0) | (zero ? RegularFile.FALLOC_ZERO_RANGE : 0);
        assertThat(fallocate(mode, offset, length)).isZero();
        if (zero) {
            Arrays.fill(model, offset, offset + length, (byte) 0);
        }
        return keep ? size : Math.max(size, offset + length);
    }

    private int shift(Random random, byte[] model, int size) {
        if (size < 4 * BLOCK || size > model.length / 2) {
            return size;
        }
        int offset = random.nextInt(size / BLOCK - 2) * BLOCK;
        if (random.nextBoolean()) {
            assertThat(fallocate(RegularFile.FALLOC_COLLAPSE_RANGE, offset, BLOCK)).isZero();
            System.arraycopy(model, offset + BLOCK, model, offset, size - offset - BLOCK);
            Arrays.fill(model, size - BLOCK, size, (byte) 0);
            return size - BLOCK;
        }
        assertThat(fallocate(RegularFile.FALLOC_INSERT_RANGE, offset, 2 * BLOCK)).isZero();
        System.arraycopy(model, offset, model, offset + 2 * BLOCK, size - offset);
        Arrays.fill(model, offset, offset + 2 * BLOCK, (byte) 0);
        return size + 2 * BLOCK;
    }

    @Test
    void shouldRefuseShiftsThatDoNotFit() {
        mount.write(file, 0, filled(4 * BLOCK, 'x'));
        assertThat(fallocate(RegularFile.FALLOC_COLLAPSE_RANGE, 1, BLOCK)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(fallocate(RegularFile.FALLOC_COLLAPSE_RANGE, 0, 4 * BLOCK)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(fallocate(RegularFile.FALLOC_INSERT_RANGE, 4 * BLOCK, BLOCK)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(fallocate(RegularFile.FALLOC_INSERT_RANGE, 0, Long.MAX_VALUE & -BLOCK))
                .isEqualTo(-ErrorNumber.EFBIG);
        assertThat(fallocate(0, Long.MAX_VALUE, 1)).isEqualTo(-ErrorNumber.EFBIG);
        assertThat(fallocate(0, 0, 1L << 40)).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(mount.superblock.allocator().usedCount()).isEqualTo(4);
    }

    @Test
    void shouldPreallocateWithoutShowingOldBytes() {
        MemFile dirty = mount.create(mount.root(), "dirty");
        mount.write(dirty, 0, filled(8 * BLOCK, 'x'));
        mount.truncate(dirty, 0);
        assertThat(fallocate(0, 0, 4 * BLOCK)).isZero();
        assertThat(mount.stat(file).blocks).isEqualTo(32);
        assertThat(mount.read(file, 0, 4 * BLOCK)).isEqualTo(new byte[4 * BLOCK]);
        mount.write(file, BLOCK + 10, "q");
        byte[] expected = new byte[4 * BLOCK];
        expected[BLOCK + 10] = 'q';
        assertThat(mount.read(file, 0, 4 * BLOCK)).isEqualTo(expected);
        assertThat(mount.stat(file).blocks).isEqualTo(32);
    }

    @Test
    void shouldCopyRangeBetweenFiles() {
        byte[] bytes = new byte[200_000];
        new Random(7).nextBytes(bytes);
        mount.write(file, 0, bytes);
        MemFile other = mount.create(mount.root(), "other");
        assertThat(file.copyRange(mount.request, 0, 1000, other, 0, 17, 1 << 20)).isEqualTo(199_000);
        assertThat(mount.read(other, 17, 199_000)).isEqualTo(Arrays.copyOfRange(bytes, 1000, 200_000));
    }
}
