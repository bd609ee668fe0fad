// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves calls out as long as what remains still fails: first large parts, in the end single calls. */
final class Shrinker {
    private final Predicate<List<Call>> fails;

    Shrinker(Predicate<List<Call>> fails) {
        this.fails = fails;
    }

    /** A part of these calls that fails, of which no call can be left out. */
    List<Call> shrink(List<Call> calls) {
        List<Call> shortest = new ArrayList<>(calls);
        int length = Math.max(1, shortest.size() / 2);
        while (true) {
            boolean shorter = false;
            for (int end = shortest.size(); end > 0; end -= length) {
                List<Call> trial = new ArrayList<>(shortest);
                trial.subList(Math.max(0, end - length), end).clear();
                if (!trial.isEmpty() && fails.test(trial)) {
                    shortest = trial;
                    shorter = true;
                }
            }
            if (!shorter && length == 1) {
                return shortest;
            }
            length = shorter ? length : Math.max(1, length / 2);
        }
    }
}
