// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What we want to be, checked against what was measured. Only rows that both sides have are judged. */
final class Aims {

    /**
     * One comparison.
     *
     * @param wanted the limit of the ratio
     * @param found  the ratio measured
     * @param met    whether it keeps to the limit
     * @param least  more is better
     */
    record Verdict(String aim, String row, double wanted, double found, boolean met, boolean least) {

        /** How far from the aim, in its unit: above 1 is missed. */
        double distance() {
            return least ? wanted / found : found / wanted;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-6s %-58s %-52s %6.2f (wanted %.2f)", met ? "met" : "missed", aim, row,
                    found, wanted);
        }
    }

    private static final String SCALING_AIM = "two CPUs 1.8x of one";
    private static final double FLOOR_P50 = 1.15;
    private static final double FLOOR_P99 = 1.5;
    private static final double PINNED = 1.0;
    private static final double AS_RUN = 1 / 2.0;
    private static final double JAVA = 1 / 4.0;
    private static final double TMPFS = 1.1;
    private static final double SCALING = 1.8;
    private static final double SERVED_NS = 500;

    private final Results results;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Aims(Results results) {
        this.results = results;
    }

    static List<Verdict> judge(Results results) {
        Aims aims = new Aims(results);
        for (Results.Entrant ours : results.entrants().values()) {
            if (ours.road().startsWith("zufs-")) {
                for (Operation operation : Operation.values()) {
                    aims.judge(ours, operation);
                }
            }
        }
        return aims.verdicts;
    }

    /** One line per aim: how often it was met, and the row that is farthest from it. */
    static List<String> summary(List<Verdict> verdicts) {
        Map<String, List<Verdict>> byAim = verdicts.stream()
                .collect(Collectors.groupingBy(Verdict::aim, LinkedHashMap::new, Collectors.toList()));
        return byAim.entrySet().stream().map(entry -> summary(entry.getKey(), entry.getValue())).toList();
    }

    private static String summary(String aim, List<Verdict> verdicts) {
        Verdict worst = verdicts.stream().max(Comparator.comparingDouble(Verdict::distance)).orElseThrow();
        return String.format(Locale.ROOT, "%s: %d of %d met; farthest: %.2f, %s", aim,
                verdicts.stream().filter(Verdict::met).count(), verdicts.size(), worst.found(), worst.row());
    }

    private void judge(Results.Entrant ours, Operation operation) {
        if (ours.mode() == DataMode.PASSTHROUGH && !operation.reachesServer(ours.mode())) {
            // The pair with fstat shows the price of passthrough; it is not an aim.
            if (operation.name().startsWith("READ_") || operation.name().startsWith("WRITE_")
                    && operation != Operation.WRITE_4K_FSTAT) {
                atMost("passthrough data: p50 within 1.1x of tmpfs", ours, operation, TmpfsContender.NAME, TMPFS,
                        Sample::p50Ns);
            }
            return;
        }
        if (!operation.reachesServer(ours.mode()) || ours.mode() == DataMode.PASSTHROUGH) {
            return;
        }
        if ("null".equals(ours.fileSystem()) && wasServed(ours, operation)) {
            atMost("p50 within 1.15x of the floor", ours, operation, ours.baseline(), FLOOR_P50, Sample::p50Ns);
            atMost("p99 within 1.5x of the floor", ours, operation, ours.baseline(), FLOOR_P99, Sample::p99Ns);
            scaling(ours, operation);
        }
        if (!"mirror".equals(ours.fileSystem())) {
            String rest = "/" + ours.fileSystem() + "/" + ours.mode().word();
            atMost("p50 not slower than libfuse in C pinned by hand", ours, operation, "libfuse-pinned" + rest, PINNED,
                    Sample::p50Ns);
            atMost("p50 2x better than libfuse in C as run", ours, operation, "libfuse-run" + rest, AS_RUN,
                    Sample::p50Ns);
            atMost("p50 4x better than jfuse", ours, operation, "jfuse" + rest, JAVA, Sample::p50Ns);
            atMost("p50 4x better than jnr-fuse", ours, operation, "jnr" + rest, JAVA, Sample::p50Ns);
        }
    }

    /** Whether the server had work with it: what the kernel answered alone is no measure of the road. */
    private boolean wasServed(Results.Entrant ours, Operation operation) {
        return results.row(operation, 1, ours.name()).filter(sample -> sample.serverCpuNs() > SERVED_NS).isPresent();
    }

    private void atMost(String aim, Results.Entrant ours, Operation operation, String other, double limit,
                        ToDoubleFunction<Sample> figure) {
        Optional<Sample> mine = results.row(operation, 1, ours.name());
        Optional<Sample> theirs = results.row(operation, 1, other);
        if (mine.isPresent() && theirs.isPresent()) {
            double ratio = figure.applyAsDouble(mine.get()) / figure.applyAsDouble(theirs.get());
            verdicts.add(new Verdict(aim, operation.key() + " " + ours.name() + " : " + other, limit, ratio,
                    ratio <= limit, false));
        }
    }

    private void scaling(Results.Entrant ours, Operation operation) {
        Optional<Sample> one = results.row(operation, 1, ours.name());
        Optional<Sample> two = results.row(operation, 2, ours.name());
        if (one.isPresent() && two.isPresent()) {
            double ratio = two.get().perSecond() / one.get().perSecond();
            verdicts.add(new Verdict(SCALING_AIM, operation.key() + " " + ours.name(), SCALING, ratio,
                    ratio >= SCALING, true));
        }
    }
}
