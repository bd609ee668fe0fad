// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.media.PersistDomain;

/** Random transactions of several lanes; a crash at any persist or sync, in recovery too; compared with a model. */
class CrashTest {
    private static final long LENGTH = 1 << 20;
    private static final int LANE_COUNT = 3;
    private static final int UNIT_COUNT = 24;
    private static final long FIRST_UNIT = LENGTH - 16 * 4096;
    private static final int STEP_COUNT = 2500;
    private static final int CRASH_CHANCE = 60;

    private Random random;
    private TestMemory memory;
    private Pool pool;
    /** By unit: all its words but the check; null: not made yet. Never changed, but replaced. */
    private long[][] model;
    /** How it will be if the running transaction commits. */
    private long[][] pending;
    /** By number of the last transaction in it. */
    private TreeMap<Long, long[][]> history;
    /** The model when the last checkpoint that has returned was begun. */
    private long checkpointed;
    private TestMemory crashed;
    /** As they were at the crash. */
    private long[][] crashedModel;
    private long[][] crashedPending;
    private long crashedCheckpointed;
    private int crashCount;

    @ParameterizedTest
    @CsvSource({"MEMORY, 1", "MEMORY, 2", "DAX, 3", "DAX, 4", "FILE, 5", "FILE, 6", "FILE, 7"})
    void shouldRecoverAllThatWasFinishedAndNothingByHalves(PersistDomain domain, long seed) {
        random = new Random(seed);
        start(domain);
        for (int step = 0; step < STEP_COUNT; step++) {
            step();
            if (crashed != null) {
                TestMemory next = crashed;
                crashed = null;
                resume(next);
            }
        }
        assertThat(pool.unmount(1)).isZero();
        mount(memory.powerLoss());
        assertThat(pool.wasClean()).isTrue();
        assertThat(read()).isDeepEqualTo(model);
        assertThat(crashCount).isGreaterThan(20);
    }

    private void start(PersistDomain domain) {
        TestMemory made = switch (domain) {
            case MEMORY -> TestMemory.memory(LENGTH);
            case DAX -> TestMemory.dax(LENGTH);
            case FILE -> TestMemory.file(LENGTH);
        };
        Formatter.format(made, FormatOptions.fixed(2, 16 << 10));
        model = new long[UNIT_COUNT][];
        pending = model;
        mount(made);
    }

    private void mount(TestMemory next) {
        memory = next;
        pool = Pool.open(memory, false, LANE_COUNT, 0);
        history = new TreeMap<>();
        checkpointed = pool.journal().last();
        history.put(checkpointed, model);
        memory.onPersist(() -> mayCrash(true));
        memory.onSync(() -> mayCrash(false));
    }

    private void step() {
        int kind = random.nextInt(100);
        if (kind == 0) {
            assertThat(pool.journal().retire()).isZero();
            checkpointed = pool.journal().last();
        } else if (kind < 5) {
            long last = pool.journal().last();
            assertThat(pool.checkpoint()).isZero();
            checkpointed = last;
        } else {
            change();
        }
    }

    private void change() {
        Transaction transaction = pool.laneContext(random.nextInt(LANE_COUNT)).transaction();
        transaction.begin();
        long[][] after = model.clone();
        int units = 1 + random.nextInt(4);
        for (int count = 0; count < units; count++) {
            int unit = random.nextInt(UNIT_COUNT);
            long offset = FIRST_UNIT + unit * (long) UnitLayout.LENGTH;
            boolean create = after[unit] == null || random.nextInt(20) == 0;
            int slot = create ? transaction.create(offset, UnitKind.BUCKET, unit) : transaction.open(offset);
            after[unit] = create ? new long[UnitLayout.WORD_COUNT] : after[unit].clone();
            after[unit][UnitLayout.HEADER] = UnitLayout.header(UnitKind.BUCKET, unit);
            for (int words = random.nextInt(5); words >= 0; words--) {
                int word = UnitLayout.BODY + random.nextInt(UnitLayout.WORD_COUNT - UnitLayout.BODY);
                after[unit][word] = random.nextLong();
                transaction.set(slot, word, after[unit][word]);
            }
        }
        if (random.nextInt(30) == 0) {
            transaction.abort();
            return;
        }
        pending = after;
        assertThat(transaction.commit()).isZero();
        model = after;
        history.put(pool.journal().last(), model);
    }

    /** Copies what would be left, and looks later what becomes of it. */
    private void mayCrash(boolean persisted) {
        if (crashed != null || random.nextInt(CRASH_CHANCE) != 0) {
            return;
        }
        boolean power = memory.domain() == PersistDomain.FILE && random.nextBoolean();
        crashed = !power ? memory.kill() : random.nextInt(4) == 0 ? memory.powerLoss() : memory.powerLoss(random);
        crashedModel = model;
        crashedPending = pending;
        crashedCheckpointed = checkpointed;
        if (persisted && !power && random.nextBoolean()) {
            tear();
        }
        memory.onPersist(() -> { });
        memory.onSync(() -> { });
    }

    /** What was to be persisted is not there as a whole; only where the code does not rely on it being there before. */
    private void tear() {
        long log = pool.superblockWord(SuperblockLayout.LOG_OFFSET);
        boolean isRecord = memory.persistedOffset() >= log && memory.persistedOffset() < log + (64 << 10);
        boolean isSuperblock = memory.persistedOffset() < 2 * 4096;
        if (isRecord || isSuperblock) {
            long words = memory.persistedLength() / Long.BYTES;
            long at = memory.persistedOffset() + random.nextLong(words) * Long.BYTES;
            crashed.putDataWord(at, ~crashed.dataWord(at));
        }
    }

    /** Goes on with what the crash left: recovers it, sometimes with a crash in between. */
    private void resume(TestMemory left) {
        crashCount++;
        boolean power = left.bootIdLow() != memory.bootIdLow();
        TestMemory found = left;
        SuperblockStore superblock = SuperblockStore.open(found, true);
        long[][] expected = power ? expectedAfterPowerLoss(superblock) : null;
        if (random.nextBoolean()) {
            found = interruptedRecovery(found);
        }
        mount(found);
        long[][] state = read();
        if (power) {
            assertThat(state).isDeepEqualTo(expected);
        } else if (!Arrays.deepEquals(state, crashedModel)) {
            assertThat(state).isDeepEqualTo(crashedPending);
        }
        model = state;
        pending = state;
        history.put(pool.journal().last(), state);
    }

    private long[][] expectedAfterPowerLoss(SuperblockStore superblock) {
        boolean clean = superblock.get(SuperblockLayout.STATE) == SuperblockLayout.CLEAN;
        assertThat(clean).isFalse();
        long checkpoint = superblock.get(SuperblockLayout.CHECKPOINT);
        assertThat(checkpoint).isGreaterThanOrEqualTo(crashedCheckpointed);
        assertThat(history).containsKey(checkpoint);
        return history.get(checkpoint);
    }

    private TestMemory interruptedRecovery(TestMemory found) {
        TestMemory[] left = new TestMemory[1];
        boolean power = found.domain() == PersistDomain.FILE && random.nextBoolean();
        Runnable hook = () -> {
            if (left[0] == null && random.nextInt(6) == 0) {
                left[0] = power ? found.powerLoss(random) : found.kill();
            }
        };
        long[][] whole = stateAfter(found.kill());
        long[][] atCheckpoint = history.get(SuperblockStore.open(found, true).get(SuperblockLayout.CHECKPOINT));
        found.onPersist(hook);
        found.onSync(hook);
        Pool.open(found, false, LANE_COUNT, 0);
        found.onPersist(() -> { });
        found.onSync(() -> { });
        if (left[0] == null) {
            return found;
        }
        long[][] state = stateAfter(left[0].kill());
        // The power may fail before the recovery after the server's death has made anything durable.
        boolean mayLose = power && found.bootIdLow() == memory.bootIdLow();
        if (!mayLose || !Arrays.deepEquals(state, atCheckpoint)) {
            assertThat(state).isDeepEqualTo(whole);
        }
        return mayLose ? found : left[0];
    }

    private long[][] stateAfter(TestMemory found) {
        return read(found, Pool.open(found, false, LANE_COUNT, 0));
    }

    private long[][] read() {
        return read(memory, pool);
    }

    private static long[][] read(TestMemory memory, Pool pool) {
        long[][] state = new long[UNIT_COUNT][];
        for (int unit = 0; unit < UNIT_COUNT; unit++) {
            long offset = FIRST_UNIT + unit * (long) UnitLayout.LENGTH;
            if (memory.word(offset) != 0) {
                assertThat(pool.geometry().isIntact(offset, UnitKind.BUCKET)).as("unit " + unit).isTrue();
                state[unit] = new long[UnitLayout.WORD_COUNT];
                for (int word = 0; word < UnitLayout.WORD_COUNT; word++) {
                    state[unit][word] = memory.word(offset + word * (long) Long.BYTES);
                }
                state[unit][UnitLayout.CHECK] = 0;
            }
        }
        return state;
    }
}
