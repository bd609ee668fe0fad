// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

class FileContentTest {
    private static final int RANGE = 200_000;
    private static final int BLOCK = 4096;

    private ContentPool pool = new ContentPool(TestMemory.memory(32 << 20));

    /** A file, and what it should hold. */
    private final class File {
        private final FileState state = pool.open(pool.create());
        private byte[] bytes = new byte[0];

        private void put(int at, byte[] source, int length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + length));
            System.arraycopy(source, 0, bytes, at, length);
        }

        private void write(int at, byte[] source) {
            int written = pool.content.write(pool.lane(0), state, at, 0, range(source), new Extents(),
                    pool.modification);
            assertThat(written).isEqualTo(source.length);
            put(at, source, source.length);
        }

        private Extents map(int at, int length) {
            Extents extents = new Extents();
            int result = pool.content.mapWrite(pool.lane(0), state, null, at, length, 0, extents);
            if (result == -ErrorNumber.EOPNOTSUPP) {
                return null;
            }
            assertThat(result).isZero();
            return extents;
        }

        private void commit(Extents extents, byte[] source, int length) {
            extents.copyFrom(range(source));
            assertThat(pool.content.commit(pool.lane(0), state, extents, length, pool.modification)).isZero();
            if (length > 0) {
                put((int) extents.fileOffset(), source, length);
            }
        }

        private int fallocate(int mode, long at, long length) {
            return pool.content.fallocate(pool.lane(0), state, mode, at, length, 0, pool.modification);
        }

        private void truncate(int size) {
            assertThat(pool.content.truncate(pool.lane(0), state, size, 0, pool.modification)).isZero();
            bytes = Arrays.copyOf(bytes, size);
        }

        private void zero(int at, int length) {
            Arrays.fill(bytes, Math.min(at, bytes.length), Math.min(at + length, bytes.length), (byte) 0);
        }

        private void compare() {
            byte[] all = new byte[bytes.length + 10];
            assertThat(pool.content.read(state, 0, range(all))).isEqualTo(bytes.length);
            int differs = Arrays.mismatch(Arrays.copyOf(all, bytes.length), bytes);
            assertThat(differs).as("first byte that differs of " + bytes.length).isEqualTo(-1);
            Extents extents = new Extents();
            int result = pool.content.mapRead(pool.lane(0), state, null, 0, all.length, extents);
            if (result == 0) {
                byte[] mapped = new byte[bytes.length + 10];
                assertThat(extents.copyTo(range(mapped))).isEqualTo(bytes.length);
                assertThat(Arrays.equals(all, mapped)).isTrue();
                pool.content.release(extents);
            }
            pool.blocks(state.inodeOffset);
        }
    }

    private static ByteRange range(byte[] bytes) {
        return new ByteRange().wrap(MemorySegment.ofArray(bytes));
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldMoveOutOfTheInode() {
        File file = new File();
        Random random = new Random(1);
        file.write(0, random(random, 100));
        file.compare();
        assertThat(pool.blocks(file.state.inodeOffset).cardinality()).isZero();
        file.write(90, random(random, 230));
        file.compare();
        file.write(319, random(random, 2));
        file.compare();
        assertThat(pool.blocks(file.state.inodeOffset).cardinality()).isEqualTo(1);
        file.truncate(0);
        file.write(0, random(random, 320));
        file.compare();
        file.truncate(5000);
        file.compare();
        file.truncate(3);
        file.truncate(4096);
        file.compare();
    }

    @Test
    void shouldNotChangeAnythingForAnOverwriteAtTheSameTime() {
        File file = new File();
        byte[] block = random(new Random(2), BLOCK);
        file.write(0, block);
        long last = pool.pool.journal().last();
        file.write(0, random(new Random(3), BLOCK));
        assertThat(pool.pool.journal().last()).isEqualTo(last);
        pool.now++;
        file.write(0, block);
        assertThat(pool.pool.journal().last()).isEqualTo(last + 1);
        file.compare();
    }

    @Test
    void shouldGiveBackWhatAWriteDidNotUse() {
        File file = new File();
        long free = pool.pool.space().freeBlockCount();
        Extents extents = file.map(0, 100 * BLOCK);
        pool.content.abort(file.state, extents);
        assertThat(pool.pool.space().freeBlockCount()).isEqualTo(free);
        extents = file.map(0, 100 * BLOCK);
        file.commit(extents, random(new Random(1), 100 * BLOCK), BLOCK + 1);
        assertThat(pool.blocks(file.state.inodeOffset).cardinality()).isEqualTo(2);
        file.truncate(3 * BLOCK);
        file.compare();
    }

    @Test
    void shouldNotChangeAnythingWithoutSpace() {
        File file = new File();
        file.write(0, random(new Random(1), 3 * BLOCK));
        Extents extents = new Extents();
        assertThat(pool.content.mapWrite(pool.lane(0), file.state, null, 0, 64 << 20, 0, extents))
                .isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(file.fallocate(0, BLOCK, 64 << 20)).isEqualTo(-ErrorNumber.ENOSPC);
        file.compare();
        assertThat(pool.blocks(file.state.inodeOffset).cardinality()).isEqualTo(3);
        assertThat(file.fallocate(0, BLOCK, 16 << 20)).isZero();
        file.bytes = Arrays.copyOf(file.bytes, BLOCK + (16 << 20));
        file.compare();
    }

    @Test
    void shouldBeAsLongAsOffsetsCanSay() {
        File file = new File();
        byte[] source = random(new Random(1), 10);
        long at = FileContent.LENGTH_MAX - 10;
        assertThat(pool.content.write(pool.lane(0), file.state, at, 0, range(source), new Extents(),
                pool.modification)).isEqualTo(10);
        assertThat(pool.content.write(pool.lane(0), file.state, at + 10, 0, range(source), new Extents(),
                pool.modification)).isEqualTo(-ErrorNumber.EFBIG);
        byte[] read = new byte[20];
        assertThat(pool.content.read(file.state, at, range(read))).isEqualTo(10);
        assertThat(Arrays.copyOf(read, 10)).isEqualTo(source);
        assertThat(pool.content.seek(file.state, 5, RegularFile.SEEK_DATA)).isEqualTo(at & -BLOCK);
        assertThat(pool.content.seek(file.state, 5, RegularFile.SEEK_HOLE)).isEqualTo(5);
        assertThat(pool.content.seek(file.state, at, RegularFile.SEEK_HOLE)).isEqualTo(at + 10);
        assertThat(pool.content.truncate(pool.lane(0), file.state, 10, 0, pool.modification)).isZero();
        assertThat(pool.blocks(file.state.inodeOffset).cardinality()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void shouldDoAsTheModel(int seed) {
        pool = new ContentPool(seed % 2 == 0 ? TestMemory.file(32 << 20) : TestMemory.memory(32 << 20));
        Random random = new Random(seed);
        File[] files = {new File(), new File(), new File()};
        long free = pool.pool.space().freeBlockCount();
        for (int step = 0; step < 3_000; step++) {
            pool.now += random.nextInt(2);
            File file = files[random.nextInt(files.length)];
            File other = files[random.nextInt(files.length)];
            step(random, file, other);
            if (step % 20 == 0) {
                file.compare();
                other.compare();
            }
        }
        for (File file : files) {
            file.compare();
            file.truncate(0);
            file.compare();
        }
        assertThat(pool.unfinished).isEqualTo(new BitSet());
        assertThat(pool.pool.checkpoint()).isZero();
        // Chunks of units that are kept for the next node or count of owners.
        assertThat(free - pool.pool.space().freeBlockCount()).isBetween(0L, 64L);
    }

    private void step(Random random, File file, File other) {
        boolean aligned = random.nextInt(3) == 0;
        int small = random.nextInt(4) == 0 ? 500 : RANGE;
        int at = random.nextInt(small) & (aligned ? -BLOCK : -1);
        int length = 1 + random.nextInt(random.nextBoolean() ? 300 : 30_000);
        length = aligned ? length + BLOCK - 1 & -BLOCK : length;
        int size = file.bytes.length;
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> file.write(at, random(random, length));
            case 3 -> file.truncate(random.nextInt(3) == 0 ? random.nextInt(400) : at);
            case 4 -> {
                assertThat(file.fallocate(RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, at, length))
                        .isZero();
                file.zero(at, length);
            }
            case 5 -> {
                assertThat(file.fallocate(RegularFile.FALLOC_ZERO_RANGE, at, length)).isZero();
                file.zero(at, length);
                file.bytes = Arrays.copyOf(file.bytes, Math.max(size, at + length));
            }
            case 6 -> assertThat(file.fallocate(RegularFile.FALLOC_KEEP_SIZE, at, length)).isZero();
            case 7 -> shift(file, at & -BLOCK, length + BLOCK - 1 & -BLOCK, random.nextBoolean());
            case 8, 9 -> copy(file, at, other, random.nextInt(RANGE) & (aligned ? -BLOCK : -1), length);
            case 10 -> writeTwice(random, file, at, length);
            case 11 -> writeUnderChanges(random, file, at, length);
            case 12 -> {
                Extents extents = file.map(at, length);
                if (extents != null) {
                    extents.copyFrom(range(random(random, length)));
                    byte[] before = file.bytes;
                    // What was stored in place stays, as nobody can take it back.
                    pool.content.abort(file.state, extents);
                    file.bytes = new byte[before.length];
                    assertThat(pool.content.read(file.state, 0, range(file.bytes))).isEqualTo(before.length);
                }
            }
            default -> {
                long found = pool.content.seek(file.state, at, RegularFile.SEEK_HOLE);
                assertThat(found).isEqualTo(at >= size ? -ErrorNumber.ENXIO : Math.clamp(found, at, size));
            }
        }
    }

    private void shift(File file, int at, int length, boolean collapses) {
        int size = file.bytes.length;
        if (collapses) {
            boolean fits = at + length < size;
            assertThat(file.fallocate(RegularFile.FALLOC_COLLAPSE_RANGE, at, length))
                    .isEqualTo(fits ? 0 : -ErrorNumber.EINVAL);
            if (fits) {
                byte[] moved = Arrays.copyOf(file.bytes, size - length);
                System.arraycopy(file.bytes, at + length, moved, at, size - at - length);
                file.bytes = moved;
            }
        } else if (size < RANGE * 2) {
            boolean fits = at < size;
            assertThat(file.fallocate(RegularFile.FALLOC_INSERT_RANGE, at, length))
                    .isEqualTo(fits ? 0 : -ErrorNumber.EINVAL);
            if (fits) {
                byte[] moved = Arrays.copyOf(file.bytes, size + length);
                Arrays.fill(moved, at, at + length, (byte) 0);
                System.arraycopy(file.bytes, at, moved, at + length, size - at);
                file.bytes = moved;
            }
        }
    }

    private void copy(File file, int at, File other, int to, int length) {
        if (file == other && Math.abs(at - to) < length) {
            return;
        }
        int done = 0;
        while (done < length) {
            long copied = pool.content.copyRange(pool.lane(0), file.state, at + done, other.state, to + done,
                    length - done, 0, new Extents(), pool.modification);
            assertThat(copied).isNotNegative();
            if (copied == 0) {
                break;
            }
            other.put(to + done, Arrays.copyOfRange(file.bytes, at + done, at + done + (int) copied), (int) copied);
            done += (int) copied;
        }
        assertThat(done).isEqualTo(Math.clamp(file.bytes.length - at, 0, length));
    }

    /** Two writes that overlap, ended in any order, one of them short. */
    private void writeTwice(Random random, File file, int at, int length) {
        Extents first = file.map(at, length);
        int near = Math.max(0, at + random.nextInt(2 * length) - length);
        Extents second = file.map(near, length);
        if (first == null || second == null) {
            if (first != null) {
                pool.content.abort(file.state, first);
            }
            if (second != null) {
                pool.content.abort(file.state, second);
            }
            file.bytes = readAll(file);
            return;
        }
        file.commit(first, random(random, length), length);
        byte[] source = random(random, length);
        file.commit(second, source, length);
    }

    private byte[] readAll(File file) {
        byte[] all = new byte[file.bytes.length];
        assertThat(pool.content.read(file.state, 0, range(all))).isEqualTo(all.length);
        return all;
    }

    /** A write, and meanwhile the file loses blocks. */
    private void writeUnderChanges(Random random, File file, int at, int length) {
        Extents extents = file.map(at, length);
        if (extents == null) {
            return;
        }
        if (random.nextBoolean()) {
            file.truncate(random.nextInt(at + length));
        } else {
            assertThat(file.fallocate(RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, at, length))
                    .isZero();
            file.zero(at, length);
        }
        file.commit(extents, random(random, length), length);
    }

    @Test
    void shouldKeepOldOrNewWhereverTheServerDies() {
        File file = new File();
        Random random = new Random(9);
        file.write(0, random(random, 5000));
        byte[] before = file.bytes;
        byte[] more = random(random, 9000);
        List<TestMemory> crashes = new ArrayList<>();
        pool.memory.onPersist(() -> crashes.add(pool.memory.kill()));
        file.write(5000, more);
        pool.memory.onPersist(() -> { });
        for (TestMemory crash : crashes) {
            ContentPool left = new ContentPool(crash, false);
            FileState state = left.open(file.state.inodeOffset);
            byte[] all = new byte[file.bytes.length];
            int length = left.content.read(state, 0, range(all));
            assertThat(Arrays.copyOf(all, length)).isIn(before, file.bytes);
            assertThat(left.content.truncate(left.lane(0), state, 20_000, 0, left.modification)).isZero();
            byte[] tail = new byte[20_000 - length];
            assertThat(left.content.read(state, length, range(tail))).isEqualTo(tail.length);
            assertThat(tail).containsOnly(0);
        }
        assertThat(crashes).isNotEmpty();
    }
}
