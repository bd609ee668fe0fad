// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a run found. Filled by the run, then only read. */
final class Results {

    /** One line of the results, before the medians. */
    record Key(Operation operation, int threads, String contender) {
    }

    /** A contender as the reports need it. */
    record Entrant(String name, String road, String fileSystem, DataMode mode, String baseline) {
    }

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Entrant> entrants = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<Key, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<Key, String> failures = new LinkedHashMap<>();

    void fact(String name, String value) {
        facts.put(name, value);
    }

    void entered(Contender contender) {
        entrants.put(contender.name(), new Entrant(contender.name(), contender.road(), contender.fileSystem(),
                contender.mode(), contender.baseline()));
    }

    void skipped(Contender contender, String reason) {
        skipped.put(contender.name(), reason);
    }

    void measured(Key key, Sample sample) {
        samples.computeIfAbsent(key, ignored -> new ArrayList<>()).add(sample);
    }

    void failed(Key key, String reason) {
        failures.put(key, reason);
    }

    /** Machine, kernel, JDK, date, command and amounts, in words. */
    public Map<String, String> facts() {
        return facts;
    }

    /** Those that started, by name. */
    public Map<String, Entrant> entrants() {
        return entrants;
    }

    /** Names of those that did not start, with the reason. */
    public Map<String, String> skipped() {
        return skipped;
    }

    /** Operations that a contender failed or does not have, with the reason. */
    public Map<Key, String> failures() {
        return failures;
    }

    /** Keys of all rows with figures, in the order of the operations. */
    public List<Key> keys() {
        return samples.keySet().stream().sorted(java.util.Comparator.comparing(Key::operation)
                .thenComparing(Key::threads)).toList();
    }

    /** Medians over the rounds. */
    public Optional<Sample> row(Operation operation, int threads, String contender) {
        return Optional.ofNullable(samples.get(new Key(operation, threads, contender))).map(Sample::median);
    }
}
