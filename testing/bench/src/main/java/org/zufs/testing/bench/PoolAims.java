// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What pmem wants to be, checked against what was measured. Only rows that both sides have are judged. */
final class PoolAims {
    private static final double NS_PER_US = 1000;
    private static final double MIB = 1 << 20;
    private static final double METADATA = 1.5;
    private static final double LOOKUP_US = 0.3;
    private static final double CHANGE_US = 1;
    private static final double OVERWRITE = 2;
    private static final double STREAM = 0.8;
    private static final double SCALING = 1.8;
    /** Less than one object in thousands of calls is the JVM's own. */
    private static final double ALLOCATED = 0.1;
    private static final double SCALED_LOOKUP = 1.5;
    private static final double MOUNT_CLEAN_MS = 100;
    private static final double MOUNT_KILLED_MS = 1000;
    private static final double HEAP_MIB = 64;
    private static final double CHECK_SECONDS = 30;
    private static final double DURABLE = 3;

    private final PoolResults results;
    private final List<Aims.Verdict> verdicts = new ArrayList<>();

    private PoolAims(PoolResults results) {
        this.results = results;
    }

    static List<Aims.Verdict> judge(PoolResults results) {
        PoolAims aims = new PoolAims(results);
        for (Call call : Call.values()) {
            aims.ours(call, 1).ifPresent(figures -> aims.calls(call, figures));
        }
        for (String pool : results.pools()) {
            aims.pool(pool);
        }
        aims.durable();
        return aims.verdicts;
    }

    private Optional<CallFigures> ours(Call call, int lanes) {
        return results.call(call, lanes, PoolResults.OURS);
    }

    private void calls(Call call, CallFigures ours) {
        if (call.isMetadata()) {
            results.call(call, 1, PoolResults.MEMORY).ifPresent(mem -> atMost("metadata p50 within 1.5x of mem",
                    call.toString(), METADATA, ours.p50Ns() / mem.p50Ns()));
        }
        double us = ours.p50Ns() / NS_PER_US;
        switch (call) {
            case LOOKUP_HOT, LOOKUP_COLD -> atMost("lookup p50 under 0.3 µs", call.toString(), LOOKUP_US, us);
            case CREATE_HOT, CREATE_COLD, RENAME_HOT, RENAME_COLD -> atMost("create and rename p50 under 1 µs",
                    call.toString(), CHANGE_US, us);
            case WRITE_4K_HOT, WRITE_4K_COLD -> copy(call).ifPresent(copy -> atMost(
                    "durable overwrite of 4 KiB within 2x of the copy", call.toString(), OVERWRITE,
                    ours.p50Ns() / copy.p50Ns()));
            case WRITE_1M_HOT, WRITE_1M_COLD -> copy(call).ifPresent(copy -> atLeast(
                    "write of 1 MiB at 80 % of the copy's bandwidth", call.toString(), STREAM,
                    copy.p50Ns() / ours.p50Ns()));
            default -> { }
        }
        atMost("no byte allocated on the heap per call", call.toString(), ALLOCATED, ours.allocatedBytes());
        ours(call, 2).ifPresent(two -> atLeast("two lanes 1.8x of one", call.toString(), SCALING,
                two.perSecond() / ours.perSecond()));
    }

    private Optional<CallFigures> copy(Call call) {
        return results.call(call, 1, CopyCalls.NAME);
    }

    private void pool(String pool) {
        limit(pool, ScaleFigure.MOUNT_CLEAN_MS, "mount after a clean stop under 100 ms", MOUNT_CLEAN_MS, 1);
        limit(pool, ScaleFigure.MOUNT_KILLED_MS, "mount after a kill under 1,000 ms", MOUNT_KILLED_MS, 1);
        limit(pool, ScaleFigure.CHECK_MS, "fsck under 30 s", CHECK_SECONDS, 1000);
        if (pool.equals(ScaleBench.EMPTY)) {
            return;
        }
        for (ScaleFigure heap : List.of(ScaleFigure.HEAP_CLEAN_BYTES, ScaleFigure.HEAP_KILLED_BYTES)) {
            compare(pool, ScaleBench.EMPTY, heap, (ours, empty) -> atMost(
                    "heap after mounting at most 64 MiB above an empty pool's", pool + ", " + heap.meaning(), HEAP_MIB,
                    Math.max(0, (ours - empty) / MIB)));
        }
        if (!pool.equals(ScaleBench.BASE)) {
            for (ScaleFigure lookup : List.of(ScaleFigure.LOOKUP_NS, ScaleFigure.LOOKUP_AGAIN_NS)) {
                compare(pool, ScaleBench.BASE, lookup, (ours, base) -> atMost(
                        "lookup p50 within 1.5x of a directory of 1,000", pool + ", " + lookup.meaning(),
                        SCALED_LOOKUP, ours / base));
            }
        }
    }

    private void limit(String pool, ScaleFigure figure, String aim, double limit, double unit) {
        results.scale(pool, figure).ifPresent(value -> atMost(aim, pool, limit, value / unit));
    }

    private interface Pair {
        void of(double ours, double base);
    }

    private void compare(String pool, String base, ScaleFigure figure, Pair pair) {
        Optional<Double> ours = results.scale(pool, figure);
        Optional<Double> other = results.scale(base, figure);
        if (ours.isPresent() && other.isPresent()) {
            pair.of(ours.get(), other.get());
        }
    }

    private void durable() {
        Results mounted = results.mounted();
        for (Results.Entrant entrant : mounted.entrants().values()) {
            for (int threads : List.of(1, 2)) {
                Optional<Sample> ours = mounted.row(Operation.CREATE_DURABLE, threads, entrant.name());
                Optional<Sample> ext4 = mounted.row(Operation.CREATE_DURABLE, threads, Ext4Contender.NAME);
                if (PoolResults.OURS.equals(entrant.fileSystem()) && ours.isPresent() && ext4.isPresent()) {
                    String row = entrant.name() + ", " + threads + (threads == 1 ? " thread" : " threads");
                    atLeast("durable create, write, fsync, close 3x faster than ext4 on a loop device", row, DURABLE,
                            ext4.get().p50Ns() / ours.get().p50Ns());
                }
            }
        }
    }

    private void atMost(String aim, String row, double limit, double found) {
        verdicts.add(new Aims.Verdict(aim, row, limit, found, found <= limit, false));
    }

    private void atLeast(String aim, String row, double limit, double found) {
        verdicts.add(new Aims.Verdict(aim, row, limit, found, found >= limit, true));
    }
}
