// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.media.PersistDomain;

/**
 * Runs operations on a file system, crashes it at each moment at which something is made to last, lets it recover, and
 * looks whether all that was promised is there: every finished operation, the unfinished one whole or not at all, a
 * pool that is consistent and goes on working. {@code mem} says what each operation should have done.
 *
 * <p>The same settings and operations give the same states again. For one thread.
 */
final class CrashExplorer {
    private static final int SECOND_CRASH_ONE_IN = 8;
    private static final int REMOUNT_ONE_IN = 16;
    private static final int USE_ONE_IN = 4;
    private static final int CHECK_ONE_IN = 2;

    private final Settings settings;
    private final Subject subject;
    private final SimulatedClock clock = new SimulatedClock();
    private final TreeWalker walker = new TreeWalker();
    private final ByteRange buffer = Client.buffer();
    /** Of who uses recovered pools, while an operation is under way. */
    private final ByteRange secondBuffer = Client.buffer();
    private final SimulatedMemory image;
    private final SimulatedMemory memory;
    private final SimulatedMemory twin;
    private final SimulatedMemory twinOfTwin;
    private final Oracle oracle;
    /** The trees that may come back: since the last sync where only that outlives a crash, else just the last. */
    private final List<TreeImage> history = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final byte[] readBack = new byte[100];
    private SplittableRandom random = new SplittableRandom(0);
    private List<Operation> sequence = List.of();
    private int step;
    private int firstCrashed;
    private int pointCount;
    private long stateCount;
    private String where = "";

    /** A state whose tree is not one of before; it has to be that of after. */
    private record Doubt(TreeImage tree, String where) {
    }

    CrashExplorer(Settings settings, Subject subject) {
        this.settings = settings;
        this.subject = subject;
        image = SimulatedMemory.of(settings.domain(), settings.poolLength(), settings.grainShift());
        subject.format(image, settings.laneCount());
        SimulatedContext context = context(image);
        Superblock superblock = subject.mount(context);
        Operation.makeTree(new Client(superblock, 0, buffer));
        superblock.unmount();
        image.checkTold();
        image.makeAllDurable();
        memory = image.twin();
        twin = memory.twin();
        twinOfTwin = twin.twin();
        oracle = new Oracle(clock);
    }

    /** {@return states that were looked at} */
    long stateCount() {
        return stateCount;
    }

    /** Where faults are planted. */
    SimulatedMemory memory() {
        return memory;
    }

    private SimulatedContext context(SimulatedMemory on) {
        return new SimulatedContext("/simulated", on, settings.laneCount(), clock);
    }

    /**
     * Runs a sequence from the first tree on.
     *
     * @param operations what is done
     * @param from       the first operation that is crashed; those before were looked at in other sequences
     */
    void explore(List<Operation> operations, int from) {
        sequence = operations;
        firstCrashed = from;
        random = new SplittableRandom(settings.seed() ^ names(operations).hashCode() * 0x9E3779B97F4A7C15L);
        clock.reset();
        memory.reset(image);
        SimulatedContext context = context(memory);
        where = "mount";
        step = -1;
        Superblock superblock = subject.mount(context);
        oracle.begin();
        List<Client> lanes = new ArrayList<>();
        for (int lane = 0; lane < settings.laneCount(); lane++) {
            lanes.add(new Client(superblock, lane, buffer));
        }
        history.clear();
        history.add(walker.walk(superblock, memory));
        for (step = 0; step < operations.size(); step++) {
            clock.advance();
            Client lane = lanes.get(lanes.size() == 1 ? 0 : random.nextInt(lanes.size()));
            run(operations.get(step), lane, superblock, step >= from);
            if (!context.reported().isEmpty()) {
                throw failure("reported: " + context.reported(), null);
            }
        }
        where = "unmount";
        superblock.unmount();
    }

    private void run(Operation operation, Client lane, Superblock superblock, boolean crashes) {
        doubts.clear();
        pointCount = 0;
        where = "running";
        memory.clearUndo();
        memory.crashPoint(crashes ? this::crashBefore : CrashPoint.NONE);
        long result;
        try {
            result = operation.body().applyAsLong(lane);
            lane.forgetAll();
        } catch (CrashFailure known) {
            throw known;
        } catch (RuntimeException | Error thrown) {
            throw failure("the operation threw", thrown);
        }
        memory.crashPoint(CrashPoint.NONE);
        where = "after it";
        checkTold(memory);
        TreeImage before = history.getLast();
        TreeImage after = walker.walk(superblock, memory);
        String difference = oracle.compare(operation, result, after);
        if (!difference.isEmpty()) {
            throw failure(difference, null);
        }
        resolve(operation, before, after);
        if (operation.grade() == Operation.Grade.SYNC && result == 0 || !keepsOnlySynced()) {
            history.clear();
        }
        history.add(after);
        if (crashes) {
            doubts.clear();
            crash("finished");
            doubts.removeIf(doubt -> keepsOnlySynced() && isMixed(doubt.tree, history));
            if (!doubts.isEmpty()) {
                where = doubts.getFirst().where;
                throw failure("the operation was finished, and is not there:"
                        + after.difference(doubts.getFirst().tree), null);
            }
        }
    }

    private boolean keepsOnlySynced() {
        return settings.domain() == PersistDomain.FILE && settings.kind() == CrashKind.POWER;
    }

    private void checkTold(SimulatedMemory told) {
        try {
            told.checkTold();
        } catch (AssertionError untold) {
            throw failure(untold.getMessage(), untold);
        }
    }

    private void resolve(Operation operation, TreeImage before, TreeImage after) {
        List<TreeImage> all = new ArrayList<>(history);
        all.add(after);
        for (Doubt doubt : doubts) {
            boolean fine = doubt.tree.equals(after) || switch (operation.grade()) {
                case ATOMIC, SYNC -> keepsOnlySynced() && isMixed(doubt.tree, all);
                case IN_PLACE -> isMixed(doubt.tree, all);
                case STEPS -> before.isBetween(doubt.tree, after) || keepsOnlySynced() && isMixed(doubt.tree, all);
            };
            if (!fine) {
                where = doubt.where;
                throw failure("neither the tree before nor that after:\n  to before:"
                        + before.difference(doubt.tree) + "\n  to after:" + after.difference(doubt.tree), null);
            }
        }
    }

    private boolean isMixed(TreeImage recovered, List<TreeImage> trees) {
        for (TreeImage tree : trees) {
            if (tree.mixes(recovered, trees, keepsOnlySynced())) {
                return true;
            }
        }
        return false;
    }

    private void crashBefore(SimulatedMemory crashing, long offset, long length) {
        crash("point " + pointCount++ + " (before " + length + " bytes at " + offset + " last)");
    }

    private void crash(String point) {
        CrashStates states = new CrashStates(memory, twin, settings.kind(), settings.statesPerPoint(),
                random.nextLong());
        while (states.next()) {
            where = point + ", " + states.description();
            recover();
        }
        where = point;
    }

    private void recover() {
        boolean again = random.nextInt(SECOND_CRASH_ONE_IN) == 0;
        twin.crashPoint(again ? this::crashAgain : CrashPoint.NONE);
        judge(twin);
    }

    private void crashAgain(SimulatedMemory crashing, long offset, long length) {
        String first = where;
        CrashStates states = new CrashStates(twin, twinOfTwin, settings.kind(), 2 + random.nextInt(2),
                random.nextLong());
        while (states.next()) {
            where = first + ", and in its recovery before " + length + " bytes at " + offset + " last, "
                    + states.description();
            judge(twinOfTwin);
        }
        where = first;
    }

    private void judge(SimulatedMemory crashed) {
        stateCount++;
        SimulatedContext context = context(crashed);
        try {
            Superblock superblock = subject.mount(context);
            crashed.crashPoint(CrashPoint.NONE);
            TreeImage tree = walker.walk(superblock, crashed);
            String error = tree.firstError();
            if (error != null) {
                throw failure("cannot be read: " + error, null);
            }
            if (!history.contains(tree)) {
                doubts.add(new Doubt(tree, where));
            }
            if (random.nextInt(USE_ONE_IN) == 0) {
                use(superblock);
            }
            boolean remounts = random.nextInt(REMOUNT_ONE_IN) == 0;
            TreeImage last = remounts ? walker.walk(superblock, crashed) : null;
            if (!remounts && random.nextInt(CHECK_ONE_IN) == 0) {
                check(crashed);
            }
            superblock.unmount();
            if (remounts) {
                remount(last, crashed);
            }
            if (!context.reported().isEmpty()) {
                throw failure("reported: " + context.reported(), null);
            }
        } catch (CrashFailure known) {
            throw known;
        } catch (RuntimeException | Error thrown) {
            throw failure("recovery threw", thrown);
        }
    }

    private void use(Superblock superblock) {
        Client client = new Client(superblock, 0, secondBuffer);
        long[] results = {
            client.create("/used", 0600), client.write("/used", 0, 100, 'q'), client.read("/used", readBack),
            client.write("/used", 5000, 6000, 'r'), client.mkdir("/used2"), client.rename("/used", "/used2/u", 0),
            client.unlink("/used2/u"), client.rmdir("/used2")};
        client.forgetAll();
        for (long result : results) {
            if (result < 0 && result != -ErrorNumber.ENOSPC) {
                throw failure("the pool cannot be used: " + Arrays.toString(results), null);
            }
        }
    }

    private void remount(TreeImage before, SimulatedMemory crashed) {
        checkTold(crashed);
        check(crashed);
        Superblock again = subject.mount(context(crashed));
        TreeImage after = walker.walk(again, crashed);
        again.unmount();
        if (!after.equals(before)) {
            throw failure("another tree after unmounting the recovered pool:" + before.difference(after), null);
        }
    }

    private void check(SimulatedMemory crashed) {
        List<String> findings = subject.check(crashed);
        if (!findings.isEmpty()) {
            throw failure("not consistent: " + String.join("; ", findings), null);
        }
    }

    static String names(List<Operation> operations) {
        return String.join("; ", operations.stream().map(Operation::name).toList());
    }

    private CrashFailure failure(String what, Throwable cause) {
        String operation = step < 0 ? "none" : sequence.get(step).name();
        return new CrashFailure(what + "\n  seed " + settings.seed() + ", " + settings + "\n  sequence: "
                + names(sequence) + "\n  crashed from operation " + firstCrashed + "\n  operation "
                + step + ": " + operation + "\n  " + where, cause);
    }
}
