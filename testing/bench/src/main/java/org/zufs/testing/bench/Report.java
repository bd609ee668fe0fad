// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns results into tables for people: plain for a terminal, Markdown for the performance page. */
final class Report {

    private static final double NS_PER_US = 1000.0;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    String plain() {
        StringBuilder out = new StringBuilder();
        Operation operation = null;
        int threads = 0;
        for (Results.Key key : results.keys()) {
            if (key.operation() != operation || key.threads() != threads) {
                operation = key.operation();
                threads = key.threads();
                out.append(String.format(Locale.ROOT,
                        "%n%s, %d thread%s, %s: %s%n%-30s %10s %10s %12s %9s %9s %-10s %7s%n",
                        operation.key(), threads, threads == 1 ? "" : "s", operation.warmth(), operation.meaning(),
                        "contender", "p50 us", "p99 us", "per second", "client us", "server us", "server on", "ratio"));
            }
            Sample sample = row(key);
            out.append(String.format(Locale.ROOT, "%-30s %10.2f %10.2f %12.0f %9.2f %9.2f %-10s %7s%n", key.contender(),
                    sample.p50Ns() / NS_PER_US, sample.p99Ns() / NS_PER_US, sample.perSecond(),
                    sample.clientCpuNs() / NS_PER_US, sample.serverCpuNs() / NS_PER_US, sample.placement(),
                            ratio(key)));
        }
        results.failures().forEach((key, reason) -> out.append(String.format("no figure: %s %s, %d: %s%n",
                key.operation().key(), key.contender(), key.threads(), reason)));
        results.skipped().forEach((name, reason) -> out.append(String.format("skipped: %s: %s%n", name, reason)));
        return out.toString();
    }

    String aims() {
        List<Aims.Verdict> verdicts = Aims.judge(results);
        long met = verdicts.stream().filter(Aims.Verdict::met).count();
        return verdicts.stream().map(verdict -> verdict + "\n").collect(Collectors.joining())
                + Aims.summary(verdicts).stream().map(line -> line + "\n").collect(Collectors.joining())
                + met + " of " + verdicts.size() + " aims met\n";
    }

    private Sample row(Results.Key key) {
        return results.row(key.operation(), key.threads(), key.contender()).orElseThrow();
    }

    /** Its p50 over that of its baseline. */
    private String ratio(Results.Key key) {
        String baseline = results.entrants().get(key.contender()).baseline();
        Optional<Sample> base = results.row(key.operation(), key.threads(), baseline);
        return base.map(sample -> String.format(Locale.ROOT, "%.2f", row(key).p50Ns() / sample.p50Ns())).orElse("-");
    }

    /** The page that is committed as docs/performance.md. */
    String page() {
        StringBuilder out = new StringBuilder(PAGE_HEAD);
        results.facts().forEach((name, value) -> out.append("| ").append(name).append(" | ").append(value)
                .append(" |\n"));
        out.append(PAGE_READING);
        Operation operation = null;
        int threads = 0;
        for (Results.Key key : results.keys()) {
            if (key.operation() != operation || key.threads() != threads) {
                operation = key.operation();
                threads = key.threads();
                out.append(String.format("%n### %s, %d thread%s%n%n%s; %s.%n%n%s", operation.key(), threads,
                        threads == 1 ? "" : "s", operation.meaning(), operation.warmth(), TABLE_HEAD));
            }
            Sample sample = row(key);
            out.append(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.0f | %.2f | %.2f | %s | %s |%n",
                    key.contender(),
                    sample.p50Ns() / NS_PER_US, sample.p99Ns() / NS_PER_US, sample.perSecond(),
                    sample.clientCpuNs() / NS_PER_US, sample.serverCpuNs() / NS_PER_US, sample.placement(),
                            ratio(key)));
        }
        appendMissing(out);
        appendAims(out);
        return out.toString();
    }

    private void appendMissing(StringBuilder out) {
        out.append("\n## Not measured\n\n");
        if (results.skipped().isEmpty() && results.failures().isEmpty()) {
            out.append("Nothing: every contender started and had every operation.\n");
        }
        results.skipped().forEach((name, reason) -> out.append(String.format("* %s: %s%n", name, reason)));
        results.failures().forEach((key, reason) -> out.append(String.format("* %s on %s, %d thread%s: %s%n",
                key.operation().key(), key.contender(), key.threads(), key.threads() == 1 ? "" : "s", reason)));
    }

    private void appendAims(StringBuilder out) {
        List<Aims.Verdict> verdicts = Aims.judge(results);
        out.append(String.format("%n## Aims%n%n%d of %d met.%n%n",
                verdicts.stream().filter(Aims.Verdict::met).count(), verdicts.size()));
        Aims.summary(verdicts).forEach(line -> out.append("* ").append(line).append('\n'));
        out.append("\n| aim | row | found | wanted | |\n|---|---|---|---|---|\n");
        for (Aims.Verdict verdict : verdicts) {
            out.append(String.format(Locale.ROOT, "| %s | %s | %.2f | %.2f | %s |%n", verdict.aim(), verdict.row(),
                    verdict.found(), verdict.wanted(), verdict.met() ? "met" : "**missed**"));
        }
    }

    private static final String TABLE_HEAD = """
            | contender | p50 µs | p99 µs | per second | client CPU µs | server CPU µs | server on | ratio |
            |---|---|---|---|---|---|---|---|
            """;

    private static final String PAGE_HEAD = """
            # Performance

            This page is written by `./zufs bench`; every figure on it comes from the one run described here.

            | run | |
            |---|---|
            """;

    private static final String PAGE_READING = """

            ## How to read it

            Contenders are named road/file system/mode. Roads: `zufs-uring` and `zufs-device` are ours, on either
            carrier; `floor` is the smallest possible loop in C on `/dev/fuse` (one reader pinned to the first CPU),
            `floor-percpu` the same with one pinned reader per CPU, `floor-uring` the same on io_uring with one pinned
            queue per CPU; `libfuse-run` is C on libfuse's low-level interface with its own loop and defaults,
            `libfuse-pinned` the same with a pinned reader and a cloned descriptor per CPU, `libfuse-pinned-one` with
            one pinned reader; `jfuse` and `jnr` are Java libraries; `tmpfs` is the kernel's own. Modes: `cached` uses
            the kernel's page cache, `direct` asks the server for every byte, `passthrough` lets the kernel work on
            the file behind.

            The load is a C program with threads pinned to the CPUs named above, the same for all; each call is timed
            with `clock_gettime` and counted in a histogram that is right to 0.8 %. Contenders take turns within each
            round; a figure is the median over the rounds of that figure. CPU times are per call, from the scheduler's
            own count. "server on" says on which CPU the server's time was spent, seen from the first thread of the
            load: the same, another (cross), a share, or none (kernel). `hot` means that what is worked on fits the
            CPU's caches, `cold` that it does not. The ratio is p50 over that of the contender's baseline: the
            floor on the same carrier and in the same mode, tmpfs for passthrough.

            ## Figures
            """;
}
