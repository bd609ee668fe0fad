// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistDomain;

/** Three lanes take and free space at random; a model says who has what. */
class SpaceModelTest {
    private static final int LANE_COUNT = 3;
    private static final int STEP_COUNT = 6_000;

    private SpacePool pool;
    private Random random;
    /** By block: how many owners. */
    private final Map<Long, Integer> owners = new HashMap<>();
    private final Map<Long, Long> freedMetadata = new HashMap<>();
    private final List<Long> blocks = new ArrayList<>();
    private final List<Long> units = new ArrayList<>();
    private int full;
    private int steps;

    @ParameterizedTest
    @CsvSource({"1, MEMORY, 12", "2, MEMORY, 40", "3, FILE, 12", "4, FILE, 40", "5, MEMORY, 12", "6, MEMORY, 20"})
    void shouldAgreeWithTheModel(long seed, String domain, int mebibytes) {
        long length = (long) mebibytes << 20;
        random = new Random(seed);
        pool = new SpacePool("FILE".equals(domain) ? TestMemory.file(length) : TestMemory.memory(length), LANE_COUNT,
                64);
        for (int step = 0; step < STEP_COUNT; step++) {
            step(random.nextInt(LANE_COUNT));
            if (step % 200 == 0) {
                check();
            }
        }
        check();
        freeAll();
        check();
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
    }

    private void step(int lane) {
        pool.transactions[lane].begin();
        boolean growing = random.nextInt(20) < (steps++ / 1_000 % 2 == 0 ? 19 : 7);
        for (int change = random.nextInt(4); change >= 0; change--) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 7 -> {
                    if (growing) {
                        reserveAndUse(lane);
                    } else {
                        free(lane);
                    }
                }
                case 3, 4, 5 -> {
                    if (growing) {
                        takeUnit(lane);
                    } else {
                        freeUnit(lane);
                    }
                }
                default -> share(lane);
            }
        }
        end(lane);
    }

    private final List<long[]> used = new ArrayList<>();
    private final List<Long> freed = new ArrayList<>();
    private final List<Long> shared = new ArrayList<>();
    private final List<Long> taken = new ArrayList<>();
    private final List<Long> given = new ArrayList<>();

    private void reserveAndUse(int lane) {
        LaneSpace space = pool.lane(lane);
        long wanted = random.nextInt(10) == 0 ? 1 + random.nextInt(900) : 1 + random.nextInt(20);
        long goal = blocks.isEmpty() || random.nextBoolean() ? 0 : blocks.get(random.nextInt(blocks.size())) + 1;
        long block = space.reserve(wanted, goal, random.nextBoolean());
        if (block < 0) {
            assertThat(block).isEqualTo(-ErrorNumber.ENOSPC);
            full++;
            return;
        }
        long length = space.reservedLength();
        assertThat(length).isBetween(1L, wanted);
        for (long at = block; at < block + length; at++) {
            assertThat(owners).doesNotContainKey(at);
            assertThat(freedMetadata.getOrDefault(at, 0L)).isLessThanOrEqualTo(pool.journal.retired());
        }
        long keep = random.nextInt(4) == 0 ? 1 + random.nextLong(length) : length;
        if (keep < length) {
            space.unreserve(block + keep, length - keep);
        }
        if (space.room(block, keep) == keep) {
            space.use(block, keep);
            used.add(new long[] {block, keep});
            for (long at = block; at < block + keep; at++) {
                owners.put(at, 0);
            }
        } else {
            space.unreserve(block, keep);
        }
    }

    private void free(int lane) {
        if (blocks.isEmpty()) {
            return;
        }
        int from = random.nextInt(blocks.size());
        for (int index = Math.min(blocks.size() - 1, from + random.nextInt(60)); index >= from; index--) {
            long block = blocks.get(index);
            if (pool.lane(lane).room(block, 1) == 1) {
                pool.lane(lane).free(block, 1, block % 2 == 0);
                freed.add(block);
                blocks.remove(index);
            }
        }
    }

    private void share(int lane) {
        if (blocks.isEmpty()) {
            return;
        }
        long block = blocks.get(random.nextInt(blocks.size()));
        int result = pool.lane(lane).share(block, 1);
        if (result == 1) {
            shared.add(block);
        } else {
            assertThat(result).isIn(-ErrorNumber.ENOSPC, -ErrorNumber.EAGAIN);
        }
    }

    private void takeUnit(int lane) {
        long offset = pool.lane(lane).takeUnit(random.nextInt(6) - 1);
        if (offset < 0) {
            assertThat(offset).isIn((long) -ErrorNumber.ENOSPC, (long) -ErrorNumber.E2BIG);
            full++;
            return;
        }
        assertThat(units).doesNotContain(offset);
        assertThat(taken).doesNotContain(offset);
        pool.transactions[lane].create(offset, UnitKind.INODE, 0);
        taken.add(offset);
    }

    private void freeUnit(int lane) {
        for (int count = 1 + random.nextInt(30); count > 0 && !units.isEmpty(); count--) {
            long offset = units.get(random.nextInt(units.size()));
            if (pool.lane(lane).room(offset >>> 12, 1) == 1) {
                units.remove(offset);
                pool.lane(lane).freeUnit(offset);
                given.add(offset);
            }
        }
    }

    private void end(int lane) {
        boolean commits = random.nextInt(10) != 0;
        int result = -1;
        if (commits) {
            result = pool.transactions[lane].commit();
            assertThat(result).isIn(0, -ErrorNumber.E2BIG);
        } else {
            pool.transactions[lane].abort();
        }
        if (result == 0) {
            committed();
        } else {
            for (long[] run : used) {
                for (long at = run[0]; at < run[0] + run[1]; at++) {
                    owners.remove(at);
                }
                pool.lane(lane).unreserve(run[0], run[1]);
            }
            blocks.addAll(freed);
            units.addAll(given);
        }
        used.clear();
        freed.clear();
        shared.clear();
        taken.clear();
        given.clear();
    }

    private void committed() {
        for (long[] run : used) {
            for (long at = run[0]; at < run[0] + run[1]; at++) {
                owners.put(at, 1);
                blocks.add(at);
            }
        }
        for (long block : shared) {
            owners.merge(block, 1, Integer::sum);
            blocks.add(block);
        }
        for (long block : freed) {
            if (owners.merge(block, -1, Integer::sum) == 0) {
                owners.remove(block);
                freedMetadata.put(block, block % 2 == 0 ? pool.journal.last() : 0L);
            }
        }
        units.addAll(taken);
    }

    private void freeAll() {
        random = new Random(1);
        while (!blocks.isEmpty() || !units.isEmpty()) {
            pool.transactions[0].begin();
            free(0);
            freeUnit(0);
            used.clear();
            int result = pool.transactions[0].commit();
            assertThat(result).isZero();
            committed();
            freed.clear();
            given.clear();
        }
    }

    private void check() {
        BitSet media = pool.usedBlocks();
        BitSet mediaUnits = pool.usedUnits(media);
        BitSet expected = new BitSet();
        owners.forEach((block, count) -> {
            expected.set(block.intValue());
            assertThat(pool.owners(block, mediaUnits)).as("owners of %s", block).isEqualTo(count);
            // In a file, those that had more at the last checkpoint count as shared, and others with them.
            if (count > 1 || pool.geometry.memory().domain() != PersistDomain.FILE) {
                assertThat(pool.lane(0).isShared(block)).isEqualTo(count > 1);
            }
        });
        for (int group = 0; group < pool.geometry.groupCount(); group++) {
            pool.owners(pool.geometry.firstBlock(group), mediaUnits);
        }
        assertThat(media).isEqualTo(expected);
        BitSet expectedUnits = new BitSet();
        units.forEach(offset -> expectedUnits.set((int) (offset >>> UnitLayout.SHIFT)));
        assertThat(mediaUnits).isEqualTo(expectedUnits);
        assertThat(pool.space.freeBlockCount()).isEqualTo(pool.freeOnMedia());
    }
}
