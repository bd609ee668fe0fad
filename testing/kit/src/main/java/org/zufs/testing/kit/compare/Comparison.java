// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.Target;

/**
 * Plays scripts on two targets, one call after the other in the order of the script, whoever makes it, and demands the
 * same answers and the same tree. The first target is the one that is believed. Any thread may call.
 */
public final class Comparison {
    /** The superuser, two strangers, and one who is in the second stranger's group. */
    public static final List<Credentials> ACTORS = List.of(Credentials.ROOT, Credentials.user(41001, 42001),
            Credentials.user(41002, 42002), Credentials.user(41003, 42003, 42002, 42004));

    private final Target believed;
    private final Target doubted;
    private final List<Credentials> actors;

    /** A comparison of two targets; without {@link Capability#USERS} all actors are the one user there is. */
    public Comparison(Target believed, Target doubted) {
        this.believed = believed;
        this.doubted = doubted;
        this.actors = capabilities().contains(Capability.USERS) ? ACTORS : List.of(Credentials.ROOT, Credentials.ROOT);
    }

    private Set<Capability> capabilities() {
        Set<Capability> both = EnumSet.copyOf(believed.capabilities());
        both.retainAll(doubted.capabilities());
        return both;
    }

    /** A random script of this many calls that both targets are capable of. */
    public Script script(long seed, int count) {
        return ScriptGenerator.make(seed, count, capabilities(), actors.size());
    }

    /** Makes and plays a script; on a difference throws an AssertionError that tells it with a shrunk script. */
    public void check(long seed, int count) {
        check(script(seed, count));
    }

    /** Plays a script; on a difference throws an AssertionError that tells it with a shrunk script. */
    public void check(Script script) {
        Difference first = difference(script.calls());
        if (first == null) {
            return;
        }
        List<Call> shortest = new Shrinker(calls -> difference(calls) != null).shrink(
                script.calls().subList(0, Math.min(script.calls().size(), first.index() + 1)));
        Difference last = difference(shortest);
        throw new AssertionError("%s and %s differ: %s%nseed %d, %d of %d calls are enough; to play them again:%n%n%s"
                .formatted(believed.name(), doubted.name(), last == null ? first : last, script.seed(),
                        shortest.size(), script.calls().size(), new Script(script.seed(), shortest).text()));
    }

    /** The first difference that these calls show, or null. */
    public Difference difference(List<Call> calls) {
        try (Play right = new Play(believed, actors); Play left = new Play(doubted, actors)) {
            for (int i = 0; i < calls.size(); i++) {
                String expected = right.make(calls.get(i));
                String actual = left.make(calls.get(i));
                if (!expected.equals(actual)) {
                    return new Difference(i, calls.get(i) + " answers <" + actual + "> instead of <" + expected + ">");
                }
            }
            String words = differenceOf(right.tree(), left.tree());
            return words == null ? null : new Difference(calls.size() - 1, words);
        }
    }

    static String differenceOf(SortedMap<String, String> expected, SortedMap<String, String> actual) {
        SortedMap<String, String> all = new TreeMap<>(expected);
        all.putAll(actual);
        List<String> differences = new ArrayList<>();
        for (String path : all.keySet()) {
            if (!Objects.equals(expected.get(path), actual.get(path))) {
                differences.add(path + " is <" + actual.get(path) + "> instead of <" + expected.get(path) + ">");
            }
        }
        return differences.isEmpty() ? null : "in the end " + String.join("; ", differences);
    }

    /**
     * Where two targets part.
     *
     * @param index index of the last call made
     * @param words what differs
     */
    public record Difference(int index, String words) {
        @Override
        public String toString() {
            return words;
        }
    }
}
