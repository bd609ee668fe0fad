// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;

/**
 * The long way: crashes {@code pmem} in as many states as wanted, or damages each bit of a pool, and says how many and
 * how fast.
 *
 * <pre>{@code
 *   [states=10000000] [seed=20260101] [threads=CPUs] [states-per-point=24]     crashes
 *   pairs [settings=dax|file-power|file-server|memory] [states-per-point=24]   all sequences of one and two
 *   faults [seed=...] [threads=...]                                            every bit and line of a pool
 *   replay seed=... settings=... lanes=1 states-per-point=... from=0 sequence="..."
 * }</pre>
 */
public final class SimulateMain {
    private static final long STATES = 10_000_000;
    private static final long SEED = 20_260_101;
    private static final int MARATHON_LENGTH = 600;

    private final Map<String, String> values = new HashMap<>();

    private SimulateMain(String... arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(equals < 0 ? argument : argument.substring(0, equals),
                    equals < 0 ? "" : argument.substring(equals + 1));
        }
    }

    /**
     * Runs; ends with 1 and a message if something does not hold.
     *
     * @param arguments as in the class comment
     * @throws InterruptedException if somebody ends it
     */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            new SimulateMain(arguments).run();
        } catch (CrashFailure failed) {
            StringWriter trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace, true));
            System.err.println(trace);
            System.exit(1);
        }
    }

    private void run() throws InterruptedException {
        if (values.containsKey("replay")) {
            chosen().replay(values.get("sequence"), (int) number("from", 0));
            System.out.println("nothing found");
        } else if (values.containsKey("pairs")) {
            long start = System.nanoTime();
            Campaign campaign = chosen();
            campaign.singles();
            campaign.pairs();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(Locale.ROOT, "%,d crash states of all sequences of one and two operations in %.0f s,"
                    + " %,.0f a second%n", campaign.stateCount(), seconds, campaign.stateCount() / seconds);
        } else if (values.containsKey("faults")) {
            onAllThreads("damaged pools", this::damage);
        } else {
            onAllThreads("crash states", this::crash);
        }
    }

    private Campaign chosen() {
        Settings settings = settings(values.getOrDefault("settings", "dax"), number("seed", SEED))
                .lanes((int) number("lanes", 1)).states((int) number("states-per-point", 24));
        return new Campaign(settings, PmemSubject.sound());
    }

    private long number(String key, long initial) {
        return Long.parseLong(values.getOrDefault(key, Long.toString(initial)));
    }

    private static Settings settings(String name, long seed) {
        return switch (name) {
            case "dax" -> Settings.dax(seed);
            case "file-power" -> Settings.filePower(seed);
            case "file-server" -> Settings.fileServer(seed);
            case "memory" -> Settings.memoryServer(seed);
            default -> throw new IllegalArgumentException("no settings '" + name + "'");
        };
    }

    private void onAllThreads(String what, ObjLongConsumer<long[]> share) throws InterruptedException {
        int threadCount = (int) number("threads", Runtime.getRuntime().availableProcessors());
        long[] counts = new long[threadCount];
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int index = 0; index < threadCount; index++) {
            long thread = index;
            threads.add(Thread.ofPlatform().name("simulator-" + index).start(() -> {
                try {
                    share.accept(counts, thread);
                } catch (RuntimeException | Error failed) {
                    synchronized (failures) {
                        failures.add(failed);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%,d %s in %.0f s, %,.0f a second on %d threads; %d failures%n", sum, what,
                seconds, sum / seconds, threadCount, failures.size());
        if (!failures.isEmpty()) {
            throw new CrashFailure(failures.getFirst().getMessage(), failures.getFirst());
        }
    }

    /** A thread's share of the crashes: half of it on DAX. */
    private void crash(long[] counts, long thread) {
        long share = number("states", STATES) / counts.length;
        long seed = number("seed", SEED) + thread * 1000;
        int perPoint = (int) number("states-per-point", 24);
        int round = 0;
        while (counts[(int) thread] < share) {
            for (String name : List.of("dax", "dax", "file-power", "file-server", "memory", "dax")) {
                Settings settings = settings(name, seed + round).lanes(1 + round % 3).states(perPoint);
                Campaign campaign = new Campaign(settings, PmemSubject.sound());
                campaign.samples(share / 60 + 1_000);
                campaign.somePairs(share / 60 + 1_000);
                campaign.marathons(MARATHON_LENGTH, 0, share / 60 + 1_000);
                counts[(int) thread] += campaign.stateCount();
                round++;
            }
        }
    }

    /** A thread's share of all bits and lines. */
    private void damage(long[] counts, long thread) {
        MediaFaults faults = new MediaFaults(1 << 20, number("seed", SEED), PmemSubject.sound());
        SplittableRandom random = new SplittableRandom(number("seed", SEED) + thread);
        for (long offset = thread * 64; offset < faults.length(); offset += 64L * counts.length) {
            if (!faults.isMetadata(offset)) {
                continue;
            }
            if (faults.isWritten(offset)) {
                faults.poison(offset);
            }
            for (long at = offset; at < offset + 64; at++) {
                for (int bit = 0; bit < Byte.SIZE && (faults.isUsed(at) || random.nextInt(256) == 0); bit++) {
                    faults.flip(at, bit);
                }
            }
            faults.fuzz(random);
            faults.forge(random);
            counts[(int) thread] = faults.stateCount();
        }
        System.out.println(faults.summary());
    }
}
