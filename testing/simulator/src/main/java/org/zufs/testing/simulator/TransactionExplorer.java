// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.fs.pmem.pool.Pool;
import org.zufs.spi.media.PersistDomain;

/**
 * Crashes bare transactions over a few units, without a file system: what the log, its retirement and its recovery
 * promise. Lanes take turns by chance. For one thread.
 */
final class TransactionExplorer {
    private static final int UNIT_COUNT = 24;
    private static final int HALF_LENGTH = 16 << 10;
    private static final int SECOND_CRASH_ONE_IN = 6;
    private static final int REOPEN_ONE_IN = 8;
    private static final int CHECKPOINT_ONE_IN = 40;

    private final Settings settings;
    private final SimulatedMemory image;
    private final SimulatedMemory memory;
    private final SimulatedMemory twin;
    private final SimulatedMemory twinOfTwin;
    private final SplittableRandom random;
    private final long firstUnit;
    private final long poolSeed;
    /** All words of all units as they were after each transaction that may come back. */
    private final List<long[]> history = new ArrayList<>();
    private long[] unfinished;
    private Pool pool;
    private int turn;
    private long stateCount;
    private String where = "";

    TransactionExplorer(Settings settings) {
        this.settings = settings;
        random = new SplittableRandom(settings.seed());
        image = SimulatedMemory.of(settings.domain(), settings.poolLength(), settings.grainShift());
        firstUnit = settings.poolLength() - UNIT_COUNT * UnitLayout.LENGTH;
        Formatter.format(image, FormatOptions.fixed(settings.laneCount(), HALF_LENGTH));
        Pool made = Pool.open(image, false, settings.laneCount(), 0);
        poolSeed = made.geometry().poolSeed();
        Transaction transaction = made.laneContext(0).transaction();
        transaction.begin();
        for (int unit = 0; unit < UNIT_COUNT; unit++) {
            transaction.create(offset(unit), UnitKind.INODE, unit);
        }
        require(transaction.commit() == 0, "the units cannot be made");
        require(made.unmount(1) == 0, "the pool cannot be unmounted");
        image.checkTold();
        image.makeAllDurable();
        memory = image.twin();
        twin = memory.twin();
        twinOfTwin = twin.twin();
    }

    /** {@return states that were looked at} */
    long stateCount() {
        return stateCount;
    }

    /** Where faults are planted. */
    SimulatedMemory memory() {
        return memory;
    }

    /** Runs so many transactions, and crashes each of them. */
    void run(int count) {
        memory.reset(image);
        pool = Pool.open(memory, false, settings.laneCount(), 0);
        history.clear();
        history.add(words(memory));
        memory.crashPoint(this::crashBefore);
        for (turn = 0; turn < count; turn++) {
            memory.clearUndo();
            if (random.nextInt(CHECKPOINT_ONE_IN) == 0) {
                unfinished = history.getLast();
                require(pool.checkpoint() == 0, "no checkpoint");
                keepLast();
            }
            commit(pool.laneContext(random.nextInt(settings.laneCount())).transaction());
            crash("finished");
        }
        memory.crashPoint(CrashPoint.NONE);
        require(pool.unmount(1) == 0, "the pool cannot be unmounted");
    }

    private void keepLast() {
        history.subList(0, history.size() - 1).clear();
    }

    private void commit(Transaction transaction) {
        unfinished = history.getLast().clone();
        transaction.begin();
        for (int count = 1 + random.nextInt(6); count > 0; count--) {
            int unit = random.nextInt(UNIT_COUNT);
            int slot = transaction.open(offset(unit));
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                int word = UnitLayout.BODY + random.nextInt(UnitLayout.WORD_COUNT - UnitLayout.BODY);
                long value = random.nextInt(4) == 0 ? 0 : random.nextLong();
                transaction.set(slot, word, value);
                unfinished[unit * UnitLayout.WORD_COUNT + word] = value;
            }
        }
        require(transaction.commit() == 0, "a transaction failed");
        require(matches(words(memory), unfinished), "a transaction is not in place");
        history.add(unfinished);
        if (!keepsOnlySynced()) {
            keepLast();
        }
    }

    private boolean keepsOnlySynced() {
        return settings.domain() == PersistDomain.FILE && settings.kind() == CrashKind.POWER;
    }

    private void crashBefore(SimulatedMemory crashing, long offset, long length) {
        crash("before " + length + " bytes at " + offset + " last");
    }

    private void crash(String point) {
        CrashStates states = new CrashStates(memory, twin, settings.kind(), settings.statesPerPoint(),
                random.nextLong());
        while (states.next()) {
            where = point + ", " + states.description();
            twin.crashPoint(random.nextInt(SECOND_CRASH_ONE_IN) == 0 ? this::crashAgain : CrashPoint.NONE);
            judge(twin);
        }
    }

    private void crashAgain(SimulatedMemory crashing, long offset, long length) {
        String first = where;
        CrashStates states = new CrashStates(twin, twinOfTwin, settings.kind(), 3, random.nextLong());
        while (states.next()) {
            where = first + ", and in its recovery before " + length + " bytes at " + offset + " last, "
                    + states.description();
            judge(twinOfTwin);
        }
        where = first;
    }

    private void judge(SimulatedMemory crashed) {
        stateCount++;
        try {
            Pool recovered = Pool.open(crashed, false, settings.laneCount(), 0);
            crashed.crashPoint(CrashPoint.NONE);
            long[] found = words(crashed);
            boolean known = matches(found, unfinished);
            for (int index = history.size() - 1; index >= 0 && !known; index--) {
                known = matches(found, history.get(index));
            }
            require(known, "what came back was never there: " + firstDifference(found));
            if (random.nextInt(REOPEN_ONE_IN) == 0) {
                reopen(recovered, crashed);
            }
        } catch (CrashFailure known) {
            throw known;
        } catch (RuntimeException | Error thrown) {
            throw failure("recovery threw", thrown);
        }
    }

    private void reopen(Pool recovered, SimulatedMemory crashed) {
        Transaction transaction = recovered.laneContext(0).transaction();
        transaction.begin();
        transaction.set(transaction.open(offset(0)), UnitLayout.BODY, random.nextLong());
        require(transaction.commit() == 0, "the recovered pool cannot be used");
        long[] before = words(crashed);
        if (random.nextBoolean()) {
            require(recovered.unmount(1) == 0, "the recovered pool cannot be unmounted");
            crashed.checkTold();
        }
        Pool.open(crashed, false, settings.laneCount(), 0);
        require(matches(words(crashed), before), "another opening changed the pool");
    }

    private long offset(int unit) {
        return firstUnit + (long) unit * UnitLayout.LENGTH;
    }

    private long[] words(SimulatedMemory of) {
        long[] words = new long[UNIT_COUNT * UnitLayout.WORD_COUNT];
        for (int index = 0; index < words.length; index++) {
            words[index] = of.word(firstUnit + (long) index * Long.BYTES);
        }
        for (int unit = 0; unit < UNIT_COUNT; unit++) {
            require(UnitLayout.isIntact(of, offset(unit), UnitKind.INODE, poolSeed), "unit " + unit + " is torn");
        }
        return words;
    }

    /** Answers true if all is the same but the checks, which follow from it. */
    private static boolean matches(long[] some, long[] others) {
        for (int unit = 0; unit < some.length; unit += UnitLayout.WORD_COUNT) {
            if (!Arrays.equals(some, unit + UnitLayout.BODY, unit + UnitLayout.WORD_COUNT,
                    others, unit + UnitLayout.BODY, unit + UnitLayout.WORD_COUNT)) {
                return false;
            }
        }
        return true;
    }

    private String firstDifference(long[] found) {
        long[] last = history.getLast();
        for (int index = 0; index < found.length; index++) {
            if (index % UnitLayout.WORD_COUNT >= UnitLayout.BODY && found[index] != last[index]) {
                return "unit " + index / UnitLayout.WORD_COUNT + " word " + index % UnitLayout.WORD_COUNT;
            }
        }
        return "nothing of the last transaction, yet not all of it";
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw failure(otherwise, null);
        }
    }

    private CrashFailure failure(String what, Throwable cause) {
        return new CrashFailure(what + "\n  seed " + settings.seed() + ", " + settings + "\n  transaction " + turn
                + ", " + where + (pool == null ? "" : "\n  retired " + pool.journal().retired() + ", last "
                + pool.journal().last()), cause);
    }
}
