// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.MountRefusedException;

class PoolTest {
    private static final long LENGTH = 1 << 20;
    private static final int MODIFY_NANOS = InodeLayout.ACCESS_MODIFY_NANOS;

    enum Domain {
        MEMORY(TestMemory::memory), DAX(TestMemory::dax), FILE(TestMemory::file);

        private final LongFunction<TestMemory> maker;

        Domain(LongFunction<TestMemory> maker) {
            this.maker = maker;
        }

        TestMemory formatted() {
            TestMemory memory = maker.apply(LENGTH);
            Formatter.format(memory, FormatOptions.fixed(2, 16 << 10));
            return memory;
        }
    }

    private static Pool open(TestMemory memory) {
        return Pool.open(memory, false, 3, 7);
    }

    private static long root(Pool pool) {
        return pool.superblockWord(SuperblockLayout.ROOT) << UnitLayout.SHIFT;
    }

    private static int put(Pool pool, int lane, long value) {
        Transaction transaction = pool.laneContext(lane).transaction();
        transaction.begin();
        transaction.set(transaction.open(root(pool)), MODIFY_NANOS, value);
        return transaction.commit();
    }

    private static long get(TestMemory memory, Pool pool) {
        assertThat(pool.geometry().isIntact(root(pool), UnitKind.INODE)).isTrue();
        return memory.word(root(pool) + MODIFY_NANOS * (long) Long.BYTES);
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, (8 << 20) - 4096, 64 << 20, (100 << 20) + 3 * 4096})
    void shouldMakeAPoolThatHasAllUnitsIntact(long length) {
        TestMemory memory = TestMemory.memory(length);
        Formatter.format(memory, FormatOptions.defaults(5).withLabel("Straße"));
        Pool pool = Pool.open(memory, true, 2, 0);
        PoolGeometry geometry = pool.geometry();
        long free = 0;
        for (int group = 0; group < geometry.groupCount(); group++) {
            long offset = geometry.groupOffset(group);
            assertThat(geometry.isIntact(offset, UnitKind.GROUP)).isTrue();
            long zeros = 0;
            for (int word = 0; word < GroupLayout.BLOCK_COUNT / Long.SIZE; word++) {
                zeros += Long.bitCount(~memory.word(offset + (GroupLayout.BLOCK_MAP + word) * (long) Long.BYTES));
            }
            assertThat(memory.word(offset + GroupLayout.FREE_COUNT * (long) Long.BYTES)).isEqualTo(zeros);
            free += zeros;
        }
        assertThat(pool.superblockWord(SuperblockLayout.FREE_BLOCK_COUNT)).isEqualTo(free);
        assertThat(free).isGreaterThan(length / 4096 * 3 / 4);
        for (int lane = 0; lane < pool.orphanUnitCount(); lane++) {
            assertThat(geometry.isIntact(pool.orphanOffset(lane), UnitKind.ORPHANS)).isTrue();
        }
        assertThat(pool.superblock().label()).isEqualTo("Straße");
        assertThat(pool.wasClean()).isTrue();
    }

    @Test
    void shouldRefuseToMakeWhatCannotBe() {
        TestMemory small = TestMemory.memory(LENGTH / 2);
        FormatOptions options = FormatOptions.fixed(2, 16 << 10);
        assertThatThrownBy(() -> Formatter.format(small, options)).isInstanceOf(MountRefusedException.class);
        TestMemory memory = TestMemory.memory(LENGTH);
        assertThatThrownBy(() -> Formatter.format(memory, options.withLogs(16, 32 << 10)))
                .hasMessageContaining("fewer lanes");
        assertThatThrownBy(() -> Formatter.format(memory, options.withLogs(2, 1000))).hasMessageContaining("4096");
        assertThatThrownBy(() -> Formatter.format(memory, options.withReservedPercent(51)))
                .hasMessageContaining("51");
        assertThatThrownBy(() -> Formatter.format(memory, options.withLabel("x".repeat(65))))
                .hasMessageContaining("65 bytes");
        assertThat(memory.data().mismatch(TestMemory.memory(LENGTH).data())).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatWasCommittedOverACleanStop(Domain domain) {
        TestMemory memory = domain.formatted();
        Pool pool = open(memory);
        assertThat(put(pool, 0, 11)).isZero();
        assertThat(put(pool, 1, 12)).isZero();
        assertThat(pool.unmount(1)).isZero();
        assertThat(put(pool, 0, 13)).isEqualTo(-ErrorNumber.EROFS);
        TestMemory next = memory.powerLoss();
        Pool again = open(next);
        assertThat(again.wasClean()).isTrue();
        assertThat(get(next, again)).isEqualTo(12);
        assertThat(again.superblockWord(SuperblockLayout.MOUNT_COUNT)).isEqualTo(2);
        assertThat(again.superblockWord(SuperblockLayout.MOUNTED)).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecoverWhatWasCommittedWhenTheServerDied(Domain domain) {
        TestMemory memory = domain.formatted();
        Pool pool = open(memory);
        for (int round = 1; round <= 5000; round++) {
            assertThat(put(pool, round % 3, round)).isZero();
            if (round % 617 == 0) {
                TestMemory next = memory.kill();
                Pool again = open(next);
                assertThat(again.wasClean()).isFalse();
                assertThat(get(next, again)).isEqualTo(round);
            }
        }
        assertThat(pool.journal().retired()).isPositive();
    }

    @Test
    void shouldKeepTheLastCheckpointWhenThePowerFails() {
        TestMemory memory = Domain.FILE.formatted();
        Pool pool = open(memory);
        for (int round = 1; round <= 3000; round++) {
            assertThat(put(pool, 0, round)).isZero();
            if (round % 500 == 100) {
                assertThat(pool.checkpoint()).isZero();
                TestMemory next = memory.powerLoss();
                assertThat(get(next, open(next))).isEqualTo(round);
            }
        }
    }

    @Test
    void shouldDropPrivatePagesWhenItRetires() {
        TestMemory memory = Domain.FILE.formatted();
        Pool pool = open(memory);
        put(pool, 0, 1);
        assertThat(memory.privatePageCount()).isEqualTo(1);
        assertThat(pool.journal().retire()).isZero();
        assertThat(memory.privatePageCount()).isZero();
        assertThat(get(memory, pool)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeNoByteWhenItIsOpenedToBeRead(Domain domain) {
        TestMemory memory = domain.formatted();
        Pool pool = open(memory);
        pool.unmount(1);
        TestMemory clean = memory.openReadOnly();
        Pool read = Pool.open(clean, true, 3, 0);
        assertThat(put(read, 0, 1)).isEqualTo(-ErrorNumber.EROFS);
        assertThat(read.checkpoint()).isZero();
        assertThat(read.unmount(1)).isZero();
        assertThat(clean.data().mismatch(memory.data())).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecoverPrivatelyOrRefuseWhenItIsOpenedToBeRead(Domain domain) {
        TestMemory memory = domain.formatted();
        put(open(memory), 0, 17);
        TestMemory readable = memory.openReadOnly();
        if (domain == Domain.FILE) {
            assertThat(get(readable, Pool.open(readable, false, 1, 0))).isEqualTo(17);
        } else {
            assertThatThrownBy(() -> Pool.open(readable, true, 1, 0)).hasMessageContaining("without 'ro'");
        }
        assertThat(readable.data().mismatch(memory.data())).isEqualTo(-1);
    }

    @Test
    void shouldRefuseWhatIsNoPool() {
        refused(TestMemory.memory(LENGTH), "no pool");
        refused(changed(SuperblockLayout.VERSION, 9), "version 9");
        refused(changed(SuperblockLayout.INCOMPAT, 4), "incompat 4");
        refused(changed(SuperblockLayout.READ_ONLY_COMPAT, 2), "ro_compat 2");
        assertThat(Pool.open(changed(SuperblockLayout.READ_ONLY_COMPAT, 2), true, 1, 0).isReadOnly()).isTrue();
        assertThat(Pool.open(changed(SuperblockLayout.COMPAT, 2), true, 1, 0).isReadOnly()).isTrue();
        refused(changed(SuperblockLayout.BLOCK_COUNT, 257), "cut short: it has 256 of 257");
        refused(changed(SuperblockLayout.BLOCK_COUNT, 255), "longer than its pool");
        for (int word : new int[] {SuperblockLayout.LANE_COUNT, SuperblockLayout.LOG_OFFSET,
            SuperblockLayout.LOG_HALF_LENGTH, SuperblockLayout.STATE, SuperblockLayout.SPAN_COUNT,
            SuperblockLayout.SPANS, SuperblockLayout.SPANS + 1, SuperblockLayout.SPANS + 2, SuperblockLayout.ROOT,
            SuperblockLayout.QUOTA_ROOT, SuperblockLayout.RETIRED, SuperblockLayout.CHECKPOINT,
            SuperblockLayout.RESERVED_BLOCK_COUNT, SuperblockLayout.FREE_BLOCK_COUNT}) {
            for (long value : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 44}) {
                refused(changed(word, value), "contradicts itself");
            }
        }
    }

    private static void refused(TestMemory memory, String why) {
        MemorySegment before = memory.kill().data();
        assertThatThrownBy(() -> open(memory)).isInstanceOf(MountRefusedException.class)
                .hasMessageStartingWith("test memory ").hasMessageContaining(why);
        assertThat(memory.data().mismatch(before)).isEqualTo(-1);
    }

    /** A pool with one word of its superblock changed, rightly checked. */
    private static TestMemory changed(int word, long value) {
        TestMemory memory = Domain.MEMORY.formatted();
        SuperblockStore superblock = SuperblockStore.open(memory, false);
        superblock.set(word, value);
        superblock.write();
        return memory;
    }

    @Test
    void shouldOpenWithEitherCopyOfTheSuperblock() {
        for (long copy : new long[] {SuperblockLayout.OFFSET_A, SuperblockLayout.OFFSET_B}) {
            for (long bit = 0; bit < UnitLayout.LENGTH * 8; bit += 5) {
                TestMemory memory = Domain.MEMORY.formatted();
                long at = copy + bit / 64 * 8;
                memory.putDataWord(at, memory.dataWord(at) ^ 1L << bit);
                assertThat(Pool.open(memory, true, 1, 0).superblock().uuid()).isEqualTo(new UUID(1, 2));
            }
            TestMemory memory = Domain.MEMORY.formatted();
            memory.poison(copy);
            assertThat(Pool.open(memory, true, 1, 0).superblock().uuid()).isEqualTo(new UUID(1, 2));
        }
    }

    @Test
    void shouldSayWhenBothCopiesAreDamaged() {
        TestMemory memory = Domain.MEMORY.formatted();
        memory.putDataWord(SuperblockLayout.OFFSET_A + 80, 1);
        memory.putDataWord(SuperblockLayout.OFFSET_B + 80, 1);
        refused(memory, "no intact superblock");
    }

    @Test
    void shouldRefuseADamagedLogOrRoot() {
        TestMemory memory = Domain.MEMORY.formatted();
        Pool pool = open(memory);
        put(pool, 0, 1);
        put(pool, 0, 2);
        put(pool, 0, 3);
        long log = pool.superblockWord(SuperblockLayout.LOG_OFFSET);
        memory.putDataWord(log + 5 * Long.BYTES, 99);
        refused(memory, "damaged log (at offset " + log + ")");
        memory.poison(log + 640);
        assertThatThrownBy(() -> open(memory)).hasMessageContaining("damaged log");
        TestMemory other = Domain.MEMORY.formatted();
        other.putDataWord(root(open(other)) + 64, 99);
        refused(other.kill(), "damaged root");
    }

    @Test
    void shouldRefuseChangesAfterMediaFailedHalfWay() {
        TestMemory memory = Domain.MEMORY.formatted();
        Pool pool = open(memory);
        assertThat(put(pool, 0, 1)).isZero();
        Transaction transaction = pool.laneContext(0).transaction();
        transaction.begin();
        transaction.set(transaction.open(root(pool)), MODIFY_NANOS, 2);
        memory.poison(pool.superblockWord(SuperblockLayout.LOG_OFFSET) + 64);
        assertThat(transaction.commit()).isEqualTo(-ErrorNumber.EIO);
        memory.poison(-1);
        assertThat(put(pool, 1, 3)).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.checkpoint()).isEqualTo(-ErrorNumber.EIO);
        assertThat(pool.journal().failure()).isInstanceOf(InternalError.class);
        assertThat(pool.unmount(1)).isEqualTo(-ErrorNumber.EIO);
        TestMemory next = memory.kill();
        assertThat(get(next, open(next))).isEqualTo(1);
    }

    @Test
    void shouldRefuseChangesAfterASyncFailed() {
        TestMemory memory = Domain.FILE.formatted();
        Pool pool = open(memory);
        put(pool, 0, 1);
        memory.onSync(() -> {
            throw new IllegalStateException("no sync");
        });
        assertThat(pool.checkpoint()).isEqualTo(-ErrorNumber.EIO);
        assertThat(put(pool, 0, 2)).isEqualTo(-ErrorNumber.EIO);
        memory.onSync(() -> { });
        assertThat(pool.unmount(1)).isEqualTo(-ErrorNumber.EIO);
    }

    @Test
    void shouldNotBelieveATransactionThatIsTooLong() {
        TestMemory memory = Domain.MEMORY.formatted();
        Pool pool = open(memory);
        Transaction transaction = pool.laneContext(0).transaction();
        transaction.begin();
        assertThat(transaction.hasRoom(31)).isFalse();
        for (int unit = 0; unit < 40; unit++) {
            transaction.create(LENGTH / 2 + unit * (long) UnitLayout.LENGTH, UnitKind.BUCKET, 1);
        }
        assertThat(transaction.commit()).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(put(pool, 0, 5)).isZero();
    }

    @Test
    void shouldChangeTheLabelOfAnOpenPool() throws Exception {
        TestMemory memory = Domain.FILE.formatted();
        Pool pool = open(memory);
        pool.changeSuperblock(superblock -> superblock.label("other"));
        put(pool, 0, 1);
        assertThat(open(memory.powerLoss()).superblock().label()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(longs = {SuperblockLayout.OFFSET_A, SuperblockLayout.OFFSET_B})
    void shouldWriteTheDamagedCopyOfTheSuperblockBeforeTheOther(long damaged) {
        TestMemory memory = Domain.DAX.formatted();
        long intact = SuperblockLayout.OFFSET_A + SuperblockLayout.OFFSET_B - damaged;
        long place = intact + SuperblockLayout.GENERATION * (long) Long.BYTES;
        long generation = memory.word(place);
        memory.putWord(damaged + SuperblockLayout.LABEL * (long) Long.BYTES, 7);
        long[] seen = {-1};
        memory.onPersist(() -> seen[0] = seen[0] < 0 ? memory.word(place) : seen[0]);
        open(memory);
        assertThat(seen[0]).isEqualTo(generation);
    }
}
