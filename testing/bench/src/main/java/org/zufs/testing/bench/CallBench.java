// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Measures file systems in process, against each other and against the plain copy, in turn. */
final class CallBench {

    /**
     * How much.
     *
     * @param warmMs     before the first measurement of each figure
     * @param manyCount  files of a large directory
     * @param dataLength bytes of a large file, a multiple of 1 MiB
     * @param poolSize   what each file system may hold, as its argument {@code size=} wants it
     */
    record Plan(int rounds, long warmMs, long runMs, List<Integer> laneCounts, int manyCount, int dataLength,
            String poolSize) {
    }

    private final Plan plan;
    private final Consumer<String> progress;
    private final CallMeter meter = new CallMeter(Machine.allowedCpus());
    private final Set<CallFigures.Key> warmed = new HashSet<>();

    CallBench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    void run(PoolResults results) {
        int laneCount = plan.laneCounts().stream().mapToInt(Integer::intValue).max().orElse(1);
        try (CallContender pmem = fileSystem(PoolResults.OURS, laneCount);
             CallContender mem = fileSystem(PoolResults.MEMORY, laneCount);
             CallContender copy = new CopyCalls(laneCount, plan.dataLength())) {
            List<CallContender> contenders = List.of(pmem, mem, copy);
            meter.calibrate(plan.warmMs());
            results.fact("clock", meter.clockNs() + " ns, left out of each time of a call in process");
            for (int round = 1; round <= plan.rounds(); round++) {
                progress.accept("calls in process, round " + round + " of " + plan.rounds());
                for (Call call : Call.values()) {
                    for (int lanes : plan.laneCounts()) {
                        contenders.forEach(contender -> measure(contender, call, lanes, results));
                    }
                }
            }
        }
    }

    private CallContender fileSystem(String type, int laneCount) {
        progress.accept("filling " + type);
        return new FileSystemCalls(type, "size=" + plan.poolSize(), laneCount, plan.manyCount(), plan.dataLength());
    }

    private void measure(CallContender contender, Call call, int lanes, PoolResults results) {
        List<CallWork> works = new ArrayList<>();
        IntStream.range(0, lanes).mapToObj(lane -> contender.work(call, lane)).forEach(works::add);
        if (works.contains(null)) {
            return;
        }
        CallFigures.Key key = new CallFigures.Key(call, lanes, contender.name());
        results.called(key, meter.measure(works, warmed.add(key) ? plan.warmMs() : plan.runMs() / 4, plan.runMs()));
    }
}
