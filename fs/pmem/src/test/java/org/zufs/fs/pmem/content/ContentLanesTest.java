// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

/**
 * Two lanes that do everything at once to the same files. Each place of a file has one value that is ever written
 * there, odd in files of one kind and even in those of the other, so that a byte which was not written there is seen.
 */
class ContentLanesTest {
    private static final int STEP_COUNT = 15_000;
    private static final int LENGTH_MAX = 200_000;
    private static final int[] MODES = {0, RegularFile.FALLOC_KEEP_SIZE,
        RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, RegularFile.FALLOC_ZERO_RANGE,
        RegularFile.FALLOC_ZERO_RANGE | RegularFile.FALLOC_KEEP_SIZE};

    private ContentPool pool;
    private final List<FileState> files = new ArrayList<>();

    private static byte value(int kind, long offset) {
        int mixed = (int) (offset * 0x9E3779B97F4A7C15L >>> 57);
        return (byte) (kind == 0 ? mixed << 1 | 1 : Math.max(mixed, 1) << 1);
    }

    /** One lane. Files 0 and 1 are of one kind, 2 and 3 of the other. */
    private final class Lane implements Callable<Void> {
        private final int lane;
        private final Random random;
        private final Extents extents = new Extents();
        private final Extents scratch = new Extents();
        private final byte[] bytes = new byte[LENGTH_MAX];

        Lane(int lane) {
            this.lane = lane;
            random = new Random(lane);
        }

        @Override
        public Void call() {
            for (int step = 0; step < STEP_COUNT; step++) {
                int file = random.nextInt(4);
                switch (random.nextInt(10)) {
                    case 0, 1 -> readMapped(file);
                    case 2 -> readLocked(file);
                    case 3 -> truncate(file);
                    case 4 -> allocate(file);
                    case 5 -> copy(file);
                    case 6 -> checkpoint();
                    default -> write(file);
                }
            }
            return null;
        }

        private int length() {
            return 1 + random.nextInt(random.nextBoolean() ? 5_000 : 60_000);
        }

        private int offset() {
            int offset = random.nextInt(LENGTH_MAX - 60_000);
            return random.nextInt(3) == 0 ? offset & -4096 : random.nextInt(8) == 0 ? offset % 300 : offset;
        }

        private ByteRange range(int length) {
            return new ByteRange().wrap(MemorySegment.ofArray(bytes), 0, length);
        }

        private void accept(long result) {
            assertThat(result).isIn(0L, (long) -ErrorNumber.ENOSPC);
        }

        private void check(int file, long offset, int length) {
            for (int at = 0; at < length; at++) {
                byte seen = bytes[at];
                if (seen != 0 && seen != value(file >> 1, offset + at)) {
                    throw new AssertionError("file " + file + " has " + seen + " at " + (offset + at) + ", not "
                            + value(file >> 1, offset + at));
                }
            }
        }

        private void readMapped(int file) {
            FileState state = files.get(file);
            int offset = offset();
            int length = length();
            int result;
            synchronized (state) {
                result = pool.content.mapRead(pool.lane(lane), state, null, offset, length, extents);
            }
            if (result == 0) {
                Thread.yield();
                length = extents.copyTo(range(length));
                pool.content.release(extents);
                check(file, offset, length);
            } else {
                assertThat(result).isEqualTo(-ErrorNumber.EOPNOTSUPP);
            }
        }

        private void readLocked(int file) {
            FileState state = files.get(file);
            int offset = offset();
            int length;
            synchronized (state) {
                length = pool.content.read(state, offset, range(length()));
            }
            assertThat(length).isNotNegative();
            check(file, offset, length);
        }

        private void write(int file) {
            FileState state = files.get(file);
            int offset = offset();
            int length = length();
            for (int at = 0; at < length; at++) {
                bytes[at] = value(file >> 1, offset + at);
            }
            int result;
            synchronized (state) {
                result = random.nextInt(4) == 0 ? -ErrorNumber.EOPNOTSUPP
                        : pool.content.mapWrite(pool.lane(lane), state, null, offset, length, 0, extents);
                if (result == -ErrorNumber.EOPNOTSUPP) {
                    int written = pool.content.write(pool.lane(lane), state, offset, 0, range(length), extents,
                            pool.modification);
                    assertThat(written).isIn(length, -ErrorNumber.ENOSPC);
                    return;
                }
            }
            accept(result);
            if (result == 0) {
                end(state, random.nextInt(4) == 0 ? random.nextInt(length + 1) : length);
            }
        }

        private void end(FileState state, int length) {
            Thread.yield();
            extents.copyFrom(range(length));
            Thread.yield();
            synchronized (state) {
                if (random.nextInt(8) == 0) {
                    pool.content.abort(state, extents);
                } else {
                    accept(pool.content.commit(pool.lane(lane), state, extents, length, pool.modification));
                }
            }
        }

        private void truncate(int file) {
            FileState state = files.get(file);
            synchronized (state) {
                accept(pool.content.truncate(pool.lane(lane), state, random.nextInt(5) == 0 ? 0 : offset(), 0,
                        pool.modification));
            }
        }

        private void allocate(int file) {
            FileState state = files.get(file);
            synchronized (state) {
                accept(pool.content.fallocate(pool.lane(lane), state, MODES[random.nextInt(MODES.length)], offset(),
                        length(), 0, pool.modification));
            }
        }

        private void copy(int file) {
            FileState from = files.get(file);
            FileState to = files.get(file ^ 1);
            synchronized (files.get(file & ~1)) {
                synchronized (files.get(file | 1)) {
                    int offset = offset();
                    long result = pool.content.copyRange(pool.lane(lane), from, offset, to, offset, length(), 0,
                            scratch, pool.modification);
                    assertThat(result).satisfiesAnyOf(count -> assertThat(count).isNotNegative(),
                            count -> assertThat(count).isEqualTo(-ErrorNumber.ENOSPC));
                }
            }
        }

        private void checkpoint() {
            if (random.nextInt(20) == 0) {
                assertThat(pool.pool.checkpoint()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"memory,2", "memory,8", "dax,2", "file,2", "file,4"})
    @Timeout(120)
    void shouldOnlyReadWhatWasWrittenToThatPlace(String domain, int length) throws Exception {
        pool = new ContentPool(switch (domain) {
            case "file" -> TestMemory.file((long) length << 20);
            case "dax" -> TestMemory.dax((long) length << 20);
            default -> TestMemory.memory((long) length << 20);
        });
        for (int file = 0; file < 4; file++) {
            files.add(pool.open(pool.create()));
        }
        long free = pool.pool.space().freeBlockCount();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Void>> ends = List.of(threads.submit(new Lane(0)), threads.submit(new Lane(1)));
            for (Future<Void> end : ends) {
                end.get();
            }
        }
        for (FileState file : files) {
            pool.blocks(file.inodeOffset);
            assertThat(file.isBeingWritten()).isFalse();
            assertThat(file.fresh.size() + file.pending.size()).isZero();
            assertThat(pool.content.truncate(pool.lane(0), file, 0, 0, pool.modification)).isZero();
        }
        // Units that count owners stay.
        assertThat(pool.pool.space().freeBlockCount()).isBetween(free - 16, free);
    }
}
