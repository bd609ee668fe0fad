// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.fs.pmem.check.Finding;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.media.PersistentMemory;

/**
 * One look at a pool, in a process of its own, so that it starts with nothing and can be killed. Prints lines of a
 * figure's name and its value, then {@code ready}; ends in order when its input does.
 */
final class ScaleProbe {
    private static final int LOOKUP_AGAIN_COUNT = 1000;
    private static final int CHANGED_COUNT = 5000;
    private static final int SHOWN_COUNT = 5;

    private ScaleProbe() {
    }

    /**
     * Looks.
     *
     * @param arguments {@code fill POOL LENGTH DIRECTORIES FILES LOOKUPS} makes and fills a pool; {@code clean POOL}
     *                  and {@code killed POOL} mount it; {@code check POOL} checks it
     */
    public static void main(String[] arguments) throws IOException {
        Path pool = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "fill" -> fill(pool, Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
            case "clean" -> mount(pool, ScaleFigure.MOUNT_CLEAN_MS, ScaleFigure.HEAP_CLEAN_BYTES);
            case "killed" -> mount(pool, ScaleFigure.MOUNT_KILLED_MS, ScaleFigure.HEAP_KILLED_BYTES);
            case "check" -> check(pool);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void fill(Path pool, long length, int directoryCount, int fileCount, int lookupCount)
            throws IOException {
        try (DirectMount mount = new DirectMount(PoolResults.OURS, pool + ",create,size=" + length, 1)) {
            DirectClient client = new DirectClient(0);
            List<Directory> directories = new ArrayList<>();
            long startNs = System.nanoTime();
            for (int number = 0; number < directoryCount; number++) {
                directories.add(client.mkdir(mount.superblock().root(), 'd', number));
            }
            for (int number = 0; number < fileCount; number++) {
                client.make(directories.get(number % directoryCount), 'a', number);
            }
            long endNs = System.nanoTime();
            if (fileCount > 0) {
                tell(ScaleFigure.CREATE_NS, (double) (endNs - startNs) / fileCount);
                look(client, directories, fileCount, lookupCount);
            }
            for (Directory directory : directories) {
                client.forget(directory);
            }
            ready();
        }
    }

    private static void look(DirectClient client, List<Directory> directories, int fileCount, int lookupCount) {
        LatencyHistogram clock = times(lookupCount, () -> 0);
        long clockNs = clock.percentile(50);
        LatencyHistogram any = times(lookupCount, () -> lookup(client, directories, client.random(fileCount)));
        tell(ScaleFigure.LOOKUP_NS, any.percentile(50) - clockNs);
        tell(ScaleFigure.LOOKUP_TAIL_NS, any.percentile(99) - clockNs);
        // A step that is no power of two spreads them over all directories, or most.
        int step = Math.max(1, fileCount / LOOKUP_AGAIN_COUNT + 1);
        int againCount = Math.min(fileCount, LOOKUP_AGAIN_COUNT);
        LatencyHistogram again = times(lookupCount, () -> lookup(client, directories,
                (int) ((long) client.random(againCount) * step % fileCount)));
        tell(ScaleFigure.LOOKUP_AGAIN_NS, again.percentile(50) - clockNs);
    }

    private static int lookup(DirectClient client, List<Directory> directories, int number) {
        return client.lookup(directories.get(number % directories.size()), 'a', number);
    }

    /** Once untimed, then timed. */
    private static LatencyHistogram times(int count, IntSupplier call) {
        LatencyHistogram times = new LatencyHistogram();
        for (int pass = 0; pass < 2; pass++) {
            times.clear();
            long lastNs = System.nanoTime();
            for (int index = 0; index < count; index++) {
                DirectClient.check(call.getAsInt());
                long nowNs = System.nanoTime();
                times.record(nowNs - lastNs);
                lastNs = nowNs;
            }
        }
        return times;
    }

    /** Mounts, and leaves the log full of work for the next mount, if this one is killed when it is ready. */
    private static void mount(Path pool, ScaleFigure time, ScaleFigure heap) throws IOException {
        long before = heapInUse();
        long startNs = System.nanoTime();
        try (DirectMount mount = new DirectMount(PoolResults.OURS, pool.toString(), 1)) {
            tell(time, (double) (System.nanoTime() - startNs) / TimeUnit.MILLISECONDS.toNanos(1));
            tell(heap, Math.max(0, heapInUse() - before));
            Directory root = mount.superblock().root();
            DirectClient client = new DirectClient(0);
            for (int number = 0; number < CHANGED_COUNT; number++) {
                client.make(root, 'c', number);
            }
            for (int number = 0; number < CHANGED_COUNT; number++) {
                DirectClient.check(client.unlink(root, 'c', number));
            }
            ready();
        }
    }

    private static void check(Path pool) throws IOException {
        long startNs = System.nanoTime();
        try (PersistentMemory memory = DirectMount.poolMedia().open(pool, true)) {
            Checker checker = new Checker();
            List<Finding> findings = checker.check(memory);
            tell(ScaleFigure.CHECK_MS, (double) (System.nanoTime() - startNs) / TimeUnit.MILLISECONDS.toNanos(1));
            tell(ScaleFigure.CHECK_FINDINGS, checker.findingCount());
            findings.stream().limit(SHOWN_COUNT).forEach(finding -> System.err.println("bench: fsck: " + finding));
        }
        ready();
    }

    private static long heapInUse() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void tell(ScaleFigure figure, double value) {
        System.out.println(figure + " " + value);
    }

    private static void ready() throws IOException {
        System.out.println(ScaleBench.READY);
        System.out.flush();
        while (System.in.read() >= 0) {
            // Until it ends.
        }
    }
}
