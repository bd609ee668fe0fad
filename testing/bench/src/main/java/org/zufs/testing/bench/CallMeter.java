// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.zufs.base.concurrent.Pinning;

/** Times every call of one or several lanes; lanes work at the same time, each on a CPU of its own. */
final class CallMeter {
    private static final double PERCENT_MEDIAN = 50;
    private static final double PERCENT_TAIL = 99;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Integer> cpus;
    private long clockNs;

    /** @param cpus where lanes run, in order */
    CallMeter(List<Integer> cpus) {
        this.cpus = cpus;
    }

    /** Measures what measuring itself takes, to be left out of all times; call it when the machine is as it will be. */
    void calibrate(long ms) {
        clockNs = 0;
        clockNs = Math.round(measure(List.of(CallWork.of(_ -> 0)), ms, ms).p50Ns());
    }

    /** {@return what is left out of each time, in nanoseconds} */
    long clockNs() {
        return clockNs;
    }

    /**
     * Measures.
     *
     * @param works  one for each lane
     * @param warmMs before, untimed
     */
    CallFigures measure(List<CallWork> works, long warmMs, long runMs) {
        Crew crew = new Crew(works.size());
        List<FutureTask<Lane>> tasks = new ArrayList<>();
        for (int index = 0; index < works.size(); index++) {
            Lane lane = new Lane(works.get(index), crew, index);
            FutureTask<Lane> task = new FutureTask<>(() -> lane.run(cpus.get(lane.index % cpus.size()), warmMs, runMs));
            tasks.add(task);
            new Thread(task, "bench-lane-" + index).start();
        }
        LatencyHistogram sum = new LatencyHistogram();
        double perSecond = 0;
        double bytes = 0;
        for (FutureTask<Lane> task : tasks) {
            Lane lane = ended(task);
            sum.add(lane.times);
            perSecond += lane.times.count() * 1e9 / lane.busyNs;
            bytes += lane.allocatedBytes;
        }
        return new CallFigures(lessClock(sum.percentile(PERCENT_MEDIAN)), lessClock(sum.percentile(PERCENT_TAIL)),
                perSecond, bytes / sum.count());
    }

    private double lessClock(long ns) {
        return Math.max(clockNs == 0 ? 0 : 1, ns - clockNs);
    }

    private static Lane ended(FutureTask<Lane> task) {
        try {
            return task.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a lane failed", failure.getCause());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interruption);
        }
    }

    /** All lanes of one measurement. */
    private static final class Crew {
        final CyclicBarrier barrier;
        volatile boolean finished;

        Crew(int count) {
            barrier = new CyclicBarrier(count);
        }

        void meet() {
            try {
                barrier.await();
            } catch (BrokenBarrierException failure) {
                throw new IllegalStateException("another lane failed", failure);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interruption);
            }
        }
    }

    private static final class Lane {
        private final CallWork work;
        private final Crew crew;
        private final int index;
        private final LatencyHistogram times = new LatencyHistogram();
        private long busyNs;
        private long allocatedBytes;

        Lane(CallWork work, Crew crew, int index) {
            this.work = work;
            this.crew = crew;
            this.index = index;
        }

        Lane run(int cpu, long warmMs, long runMs) {
            Pinning.pin(cpu);
            try {
                phase(warmMs);
                times.clear();
                busyNs = 0;
                allocatedBytes = 0;
                phase(runMs);
            } catch (RuntimeException failure) {
                crew.barrier.reset();
                throw failure;
            }
            work.end().run();
            return this;
        }

        /** Batches until the time is over; the first lane decides, after the last and before the next one. */
        private void phase(long ms) {
            long deadlineNs = System.nanoTime() + ms * 1_000_000;
            do {
                work.prepare().run();
                crew.meet();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                long startNs = System.nanoTime();
                long endNs = batch(startNs);
                busyNs += endNs - startNs;
                allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
                crew.meet();
                if (index == 0) {
                    crew.finished = System.nanoTime() >= deadlineNs;
                }
                crew.meet();
            } while (!crew.finished);
        }

        private long batch(long startNs) {
            long lastNs = startNs;
            for (int call = 0; call < work.batch(); call++) {
                DirectClient.check(work.run().applyAsInt(call));
                long nowNs = System.nanoTime();
                times.record(nowNs - lastNs);
                lastNs = nowNs;
            }
            return lastNs;
        }
    }
}
