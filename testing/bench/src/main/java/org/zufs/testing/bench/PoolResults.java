// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a run on the persistent-memory file system found. Filled by the run, then only read. */
final class PoolResults {
    static final String OURS = "pmem";
    static final String MEMORY = "mem";

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<CallFigures.Key, List<CallFigures>> calls = new LinkedHashMap<>();
    private final Map<String, Map<ScaleFigure, List<Double>>> scale = new LinkedHashMap<>();
    private Results mounted = new Results();

    void fact(String name, String value) {
        facts.put(name, value);
    }

    void skipped(String part, String reason) {
        skipped.put(part, reason);
    }

    void called(CallFigures.Key key, CallFigures figures) {
        calls.computeIfAbsent(key, _ -> new ArrayList<>()).add(figures);
    }

    void scaled(String pool, ScaleFigure figure, double value) {
        scale.computeIfAbsent(pool, _ -> new LinkedHashMap<>()).computeIfAbsent(figure, _ -> new ArrayList<>())
                .add(value);
    }

    /** Takes what was found through mounts. */
    void mounted(Results results) {
        mounted = results;
    }

    /** {@return machine, kernel, JDK, date, command and amounts, in words} */
    Map<String, String> facts() {
        return facts;
    }

    /** {@return parts that were not measured, with the reason} */
    Map<String, String> skipped() {
        return skipped;
    }

    /** {@return all lines with figures of calls, by call, lanes, contender} */
    List<CallFigures.Key> calls() {
        return calls.keySet().stream().sorted(java.util.Comparator.comparing(CallFigures.Key::call)
                .thenComparing(CallFigures.Key::lanes)).toList();
    }

    /** {@return medians over the rounds} */
    Optional<CallFigures> call(Call call, int lanes, String contender) {
        return Optional.ofNullable(calls.get(new CallFigures.Key(call, lanes, contender))).map(CallFigures::median);
    }

    /** {@return names of the pools whose scale was measured} */
    List<String> pools() {
        return List.copyOf(scale.keySet());
    }

    /** {@return the median of a figure of a pool} */
    Optional<Double> scale(String pool, ScaleFigure figure) {
        return Optional.ofNullable(scale.getOrDefault(pool, Map.of()).get(figure))
                .map(values -> Sample.median(values, Double::doubleValue));
    }

    /** {@return what was found through mounts} */
    Results mounted() {
        return mounted;
    }
}
