// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the results of pmem into the page that is committed as docs/performance-pmem.md. */
final class PoolReport {
    private static final double NS_PER_US = 1000.0;
    private static final double KIB = 1024;

    private final PoolResults results;
    private final StringBuilder out = new StringBuilder();

    PoolReport(PoolResults results) {
        this.results = results;
    }

    String page() {
        out.setLength(0);
        out.append(HEAD);
        results.facts().forEach((name, value) -> line("| %s | %s |", name, value));
        calls();
        pools();
        mounted();
        missing();
        aims();
        return out.toString();
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void calls() {
        if (results.calls().isEmpty()) {
            return;
        }
        out.append(CALLS);
        Call call = null;
        for (CallFigures.Key key : results.calls()) {
            if (key.call() != call) {
                call = key.call();
                line("%n### %s%n%n%s.%n", call, capital(call.meaning()));
                out.append(CALL_TABLE);
            }
            CallFigures figures = results.call(key.call(), key.lanes(), key.contender()).orElseThrow();
            line("| %s | %d | %.3f | %.3f | %.0f | %.2f | %s | %s | %s |", key.contender(), key.lanes(),
                    figures.p50Ns() / NS_PER_US, figures.p99Ns() / NS_PER_US, figures.perSecond(),
                    figures.allocatedBytes(), ratio(key, figures, PoolResults.MEMORY),
                    ratio(key, figures, CopyCalls.NAME), scaling(key, figures));
        }
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Its p50 over that of another on as many lanes. */
    private String ratio(CallFigures.Key key, CallFigures figures, String other) {
        if (key.contender().equals(other)) {
            return "";
        }
        return number(results.call(key.call(), key.lanes(), other).map(base -> figures.p50Ns() / base.p50Ns()));
    }

    /** Its calls per second over those of one lane. */
    private String scaling(CallFigures.Key key, CallFigures figures) {
        return key.lanes() == 1 ? "" : number(results.call(key.call(), 1, key.contender())
                .map(one -> figures.perSecond() / one.perSecond()));
    }

    private static String number(Optional<Double> value) {
        return value.map(found -> String.format(Locale.ROOT, "%.2f", found)).orElse("");
    }

    private void pools() {
        List<String> pools = results.pools();
        if (pools.isEmpty()) {
            return;
        }
        out.append(POOLS);
        line("| | %s |", String.join(" | ", pools));
        line("|---|%s", "---|".repeat(pools.size()));
        for (ScaleFigure figure : ScaleFigure.values()) {
            line("| %s | %s |", title(figure), pools.stream().map(pool -> results.scale(pool, figure)
                    .map(value -> value(figure, value)).orElse("")).collect(Collectors.joining(" | ")));
        }
        out.append(GROWTH);
    }

    private static String title(ScaleFigure figure) {
        return figure.meaning() + switch (figure.unit()) {
            case "ns" -> ", µs";
            case "bytes" -> ", KiB";
            case "ms" -> ", ms";
            default -> "";
        };
    }

    private static String value(ScaleFigure figure, double value) {
        return switch (figure.unit()) {
            case "ns" -> String.format(Locale.ROOT, "%.2f", value / NS_PER_US);
            case "bytes" -> String.format(Locale.ROOT, "%.0f", value / KIB);
            case "ms" -> String.format(Locale.ROOT, "%.1f", value);
            default -> String.format(Locale.ROOT, "%.0f", value);
        };
    }

    private void mounted() {
        Results mounted = results.mounted();
        if (mounted.keys().isEmpty()) {
            return;
        }
        out.append(MOUNTED);
        for (Results.Key key : mounted.keys()) {
            Sample sample = mounted.row(key.operation(), key.threads(), key.contender()).orElseThrow();
            Optional<Sample> ext4 = mounted.row(key.operation(), key.threads(), Ext4Contender.NAME);
            line("| %s | %d | %.2f | %.2f | %.0f | %s |", key.contender(), key.threads(), sample.p50Ns() / NS_PER_US,
                    sample.p99Ns() / NS_PER_US, sample.perSecond(),
                    number(ext4.map(base -> base.p50Ns() / sample.p50Ns())));
        }
    }

    private void missing() {
        out.append("\n## Not measured\n\n");
        Results mounted = results.mounted();
        if (results.skipped().isEmpty() && mounted.skipped().isEmpty() && mounted.failures().isEmpty()) {
            out.append("Nothing was left out of what was asked for.\n");
        }
        results.skipped().forEach((part, reason) -> line("* %s: %s", part, reason));
        mounted.skipped().forEach((name, reason) -> line("* %s: %s", name, reason));
        mounted.failures().forEach((key, reason) -> line("* %s on %s, %d: %s", key.operation().key(), key.contender(),
                key.threads(), reason));
    }

    private void aims() {
        List<Aims.Verdict> verdicts = PoolAims.judge(results);
        line("%n## Aims%n%n%d of %d met.%n", verdicts.stream().filter(Aims.Verdict::met).count(), verdicts.size());
        Aims.summary(verdicts).forEach(summary -> line("* %s", summary));
        out.append("\n| aim | row | found | wanted | |\n|---|---|---|---|---|\n");
        verdicts.forEach(verdict -> line("| %s | %s | %.2f | %s %.2f | %s |", verdict.aim(), verdict.row(),
                verdict.found(), verdict.least() ? "≥" : "≤", verdict.wanted(), verdict.met() ? "met" : "**missed**"));
    }

    private static final String HEAD = """
            # Performance of pmem

            This page is written by `./zufs bench pmem`; every figure on it comes from the one run described here.

            | run | |
            |---|---|
            """;

    private static final String CALLS = """

            ## Calls in process

            The file system's own work: its seam is called as the server's dispatcher calls it, without server,
            transport and kernel. `pmem` lies on the memory domain (anonymous memory), where a change is durable when
            its stores are done; `mem` is our file system that keeps nothing; `copy` is the limit for data: the plain
            copy to or from memory of the same media, and for writes what makes it persist. Lanes are threads pinned to
            CPUs of their own, each with directories and files of its own. Each call is timed, less the clock's own
            time, and counted in a histogram that is right to 0.8 %. Contenders take turns within each round; a figure
            is the median over the rounds of that figure. `hot` means that what is worked on fits the CPU's caches,
            `cold` that it need not. "Bytes" are those allocated on the heap per call. Ratios are of p50; scaling is of
            calls per second, over those of one lane.
            """;

    private static final String CALL_TABLE = """
            | contender | lanes | p50 µs | p99 µs | per second | bytes | to mem | to copy | scaling |
            |---|---|---|---|---|---|---|---|---|
            """;

    private static final String POOLS = """

            ## Pools with many files

            Each look at a pool is a process of its own, with a JVM as our servers have it. Lookups are of names whose
            inode nobody uses, by the process that made the files; "any file" is a random one of all, which in a large
            pool is in no cache of the CPU; "1,000 of the files" are always the same ones, spread over all of the pool.
            A mount's time begins when the JVM runs and the pool is not open yet. A kill is SIGKILL, after 10,000
            changes. Heap is what is in use after a collection, less what was before mounting. The time of fsck
            includes opening the pool.

            """;

    private static final String GROWTH = """

            How they grow. A lookup reads one bucket of the directory and one inode, whatever the count: what grows is
            the share that no cache of the CPU, and no table entry of it, holds. A mount after a clean stop reads the
            superblock and the root; after a kill also the logs, whose length does not depend on the files, and one unit
            for each 8 MiB of the pool. The heap holds what is in use. Fsck reads every inode and entry once, and its
            time and memory grow with them: for 100,000,000 files, 100 times the time of 1,000,000.
            """;

    private static final String MOUNTED = """

            ## Durable creation through the mount

            Create a file, write 4 KiB, fsync, close. pmem's pool and the image of ext4's loop device are files on the
            same tmpfs; the load is the C program of the whole benchmark. The ratio is ext4's p50 over that of the row.

            | contender | threads | p50 µs | p99 µs | per second | times faster than ext4 |
            |---|---|---|---|---|---|
            """;
}
