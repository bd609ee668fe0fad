// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.SplittableRandom;

/**
 * What a memory may hold after a crash at this moment, state by state: all of them if they are few, else the extremes
 * and a sample. Each is put in a twin of the memory.
 */
final class CrashStates {
    private static final int STYLE_COUNT = 6;

    private final SimulatedMemory memory;
    private final SimulatedMemory twin;
    private final CrashKind kind;
    private final int limit;
    private final SplittableRandom random;
    private final long combinations;
    private int count;
    private String description = "";

    /**
     * @param memory that crashes
     * @param twin   a twin of it, which becomes each state
     * @param kind   what ends
     * @param limit  states at most, at least 2
     * @param seed   of the sample
     */
    CrashStates(SimulatedMemory memory, SimulatedMemory twin, CrashKind kind, int limit, long seed) {
        this.memory = memory;
        this.twin = twin;
        this.kind = kind;
        this.limit = limit;
        random = new SplittableRandom(seed);
        combinations = kind == CrashKind.SERVER ? memory.undoCount() + 1 : combinations(memory.pending(), limit);
    }

    private static long combinations(LineStores pending, int limit) {
        long product = 1;
        for (int index = 0; index < pending.dirtyCount() && product <= limit; index++) {
            product *= pending.count(pending.dirtyLine(index)) + 1L;
        }
        return product;
    }

    /** Makes the twin the next state; answers false if there is none. */
    boolean next() {
        if (count == Math.min(limit, combinations)) {
            return false;
        }
        int number = count++;
        twin.reset(memory);
        if (kind == CrashKind.SERVER) {
            endServer(number);
        } else {
            endPower(number);
            twin.restarted();
        }
        return true;
    }

    /** {@return which state it is} */
    String description() {
        return kind + " state " + (count - 1) + " of " + (combinations > limit ? "many" : combinations) + ": "
                + description;
    }

    private void endServer(int number) {
        LineStores pending = memory.pending();
        for (int index = 0; index < pending.dirtyCount(); index++) {
            int line = pending.dirtyLine(index);
            for (int node = pending.first(line); node >= 0; node = pending.next(node)) {
                twin.plant(pending.word(node), memory.storedWord(pending.word(node)));
            }
        }
        int stores = memory.undoCount();
        int lost = combinations <= limit || number < 2 ? number == 0 ? 0 : number == 1 ? stores : number - 1
                : random.nextInt(stores + 1);
        for (int index = stores - 1; index >= stores - lost; index--) {
            twin.plant(memory.undoWord(index), memory.undoValue(index));
        }
        description = "the last " + lost + " of " + stores + " stores did not happen";
    }

    private void endPower(int number) {
        if (combinations <= limit) {
            enumerate(number);
        } else if (number < 2) {
            description = number == 0 ? "no line reached the media" : "all lines reached the media";
            keepAll(number);
        } else {
            sample();
        }
    }

    private void enumerate(int number) {
        LineStores pending = memory.pending();
        StringBuilder told = new StringBuilder();
        int left = number;
        for (int index = 0; index < pending.dirtyCount(); index++) {
            int line = pending.dirtyLine(index);
            int choices = pending.count(line) + 1;
            keep(line, left % choices);
            told.append("line ").append(line).append(" has ").append(left % choices).append(" of ")
                    .append(choices - 1).append(" stores; ");
            left /= choices;
        }
        description = told.toString();
    }

    private void keepAll(int whether) {
        LineStores pending = memory.pending();
        for (int index = 0; whether != 0 && index < pending.dirtyCount(); index++) {
            int line = pending.dirtyLine(index);
            keep(line, pending.count(line));
        }
    }

    private void sample() {
        LineStores pending = memory.pending();
        int style = random.nextInt(STYLE_COUNT);
        int chosen = pending.dirtyLine(random.nextInt(pending.dirtyCount()));
        int share = 1 + random.nextInt(9);
        for (int index = 0; index < pending.dirtyCount(); index++) {
            int line = pending.dirtyLine(index);
            int all = pending.count(line);
            switch (style) {
                case 0 -> keep(line, line == chosen ? random.nextInt(all) : all);
                case 1 -> keep(line, line == chosen ? all : 0);
                case 2 -> keep(line, random.nextInt(10) < share ? all : 0);
                case 3 -> keep(line, random.nextInt(all + 1));
                case 4 -> keepTorn(line);
                default -> keep(line, index >= pending.dirtyCount() - 8 ? random.nextInt(all + 1)
                        : share < 5 ? 0 : all);
            }
        }
        description = "sample of style " + style + ", line " + chosen + ", share " + share;
    }

    /** The line went through its first states. */
    private void keep(int line, int stores) {
        LineStores pending = memory.pending();
        int node = pending.first(line);
        for (int index = 0; index < stores; index++) {
            twin.plant(pending.word(node), pending.value(node));
            node = pending.next(node);
        }
    }

    /** Each word of the line is any of those that it was, whatever the others are. */
    private void keepTorn(int line) {
        LineStores pending = memory.pending();
        for (int node = pending.first(line); node >= 0; node = pending.next(node)) {
            if (random.nextBoolean()) {
                twin.plant(pending.word(node), pending.value(node));
            }
        }
    }
}
