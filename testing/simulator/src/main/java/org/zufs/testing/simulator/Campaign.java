// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Sequences of operations, explored one after the other. For one thread. */
final class Campaign {
    private final CrashExplorer explorer;
    private final List<Operation> operations = Operation.all();
    private final List<Operation> rebuilding = Operation.rebuilding();
    private final SplittableRandom random;

    Campaign(Settings settings, Subject subject) {
        explorer = new CrashExplorer(settings, subject);
        random = new SplittableRandom(settings.seed());
    }

    /** {@return states that were looked at} */
    long stateCount() {
        return explorer.stateCount();
    }

    /** Where faults are planted. */
    SimulatedMemory memory() {
        return explorer.memory();
    }

    /** All sequences of one operation. */
    void singles() {
        for (Operation operation : operations) {
            explorer.explore(List.of(operation), 0);
        }
    }

    /** All sequences of two operations; only the second one is crashed, the first one was before. */
    void pairs() {
        for (Operation first : operations) {
            for (Operation second : operations) {
                explorer.explore(List.of(first, second), 1);
            }
        }
    }

    /** Sequences of two operations, chosen by chance, up to so many states. */
    void somePairs(long states) {
        for (long end = stateCount() + states; stateCount() < end;) {
            explorer.explore(chosen(2), 0);
        }
    }

    /** Sequences of three to five operations, chosen by chance, up to so many states. */
    void samples(long states) {
        for (long end = stateCount() + states; stateCount() < end;) {
            int length = 3 + random.nextInt(3);
            explorer.explore(chosen(length), 2);
        }
    }

    /**
     * Long sequences, in which logs fill and are retired.
     *
     * @param length of each
     * @param from   the first operation that is crashed
     * @param states where to stop, after the sequence that reaches it
     */
    void marathons(int length, int from, long states) {
        for (long end = stateCount() + states; stateCount() < end;) {
            List<Operation> sequence = new ArrayList<>();
            for (int index = 0; index < length; index++) {
                List<Operation> source = random.nextBoolean() ? operations : rebuilding;
                sequence.add(source.get(random.nextInt(source.size())));
            }
            explorer.explore(sequence, from);
        }
    }

    /**
     * One sequence, to see a failure again.
     *
     * @param names of its operations, as the failure told them
     * @param from  the first operation that is crashed
     */
    void replay(String names, int from) {
        List<Operation> sequence = new ArrayList<>();
        for (String name : names.split("; ")) {
            sequence.add(Stream.concat(operations.stream(), rebuilding.stream())
                    .filter(known -> known.name().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no operation '" + name + "'")));
        }
        explorer.explore(sequence, from);
    }

    private List<Operation> chosen(int length) {
        List<Operation> sequence = new ArrayList<>();
        for (int index = 0; index < length; index++) {
            sequence.add(operations.get(random.nextInt(operations.size())));
        }
        return sequence;
    }
}
