// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Export;
import org.zufs.spi.transport.Operation;
import org.zufs.spi.transport.TransportArguments;

/**
 * How mounts end: the process that {@link FuseTransportTest} starts in a mount namespace of its own. Only programs that
 * it starts touch the mount.
 */
final class TransportScenarios {
    private static final int STUCK_MS = 10_000;

    private final Path place;
    private final String carrier;
    private final CountDownLatch parked = new CountDownLatch(1);

    private TransportScenarios(Path place, String carrier) {
        this.place = place;
        this.carrier = carrier;
    }

    /** Arguments: the name of the scenario, the carrier, and an empty directory. */
    public static void main(String[] arguments) throws Exception {
        TransportScenarios scenarios = new TransportScenarios(Path.of(arguments[2]), arguments[1]);
        int before = descriptors();
        switch (arguments[0]) {
            case "close" -> scenarios.close();
            case "lane-dies" -> scenarios.laneDies();
            case "abort-while-parked" -> scenarios.abortWhileParked();
            case "close-while-busy" -> scenarios.closeWhileBusy();
            case "close-while-starting" -> scenarios.closeWhileStarting();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        expect("threads left", List.of(), threads());
        expect("descriptors left", before, descriptors());
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private FuseTransport transport() {
        return new FuseTransport(new TransportArguments(place.toString(), "test",
                new MountArguments("locks=server,carrier=" + carrier), 16));
    }

    private FuseTransport mounted() {
        FuseTransport transport = transport();
        transport.start(new TestExport());
        expect("stat", 0, run("stat", place.resolve("file").toString()));
        return transport;
    }

    private void close() throws Exception {
        FuseTransport transport = mounted();
        transport.close();
        end(transport);
        expect("unmounted", false, isMounted());
    }

    /** Its requests must fail, not wait for ever. */
    private void laneDies() throws Exception {
        FuseTransport transport = mounted();
        expectFailure("the request at which the lane died", run("stat", "-f", place.toString()));
        expectFailure("the next one", run("stat", place.resolve("other").toString()));
        end(transport);
        transport.close();
    }

    private void abortWhileParked() throws Exception {
        FuseTransport transport = mounted();
        Process waiter = start("flock", place.resolve("file").toString(), "true");
        if (!parked.await(STUCK_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("flock did not ask for its lock");
        }
        run("umount", "-f", place.toString());
        expect("the waiter is released", true, waiter.waitFor(STUCK_MS, TimeUnit.MILLISECONDS));
        end(transport);
        transport.close();
    }

    private void closeWhileBusy() throws Exception {
        FuseTransport transport = mounted();
        Process holder = start("sh", "-c", "exec 3< '" + place.resolve("file") + "'; echo open; read end");
        holder.getInputStream().read();
        try {
            transport.close();
            end(transport);
            expect("unmounted", false, isMounted());
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private void closeWhileStarting() throws Exception {
        for (int round = 0; round < 12; round++) {
            FuseTransport transport = transport();
            Thread starter = Thread.ofPlatform().start(() -> {
                try {
                    transport.start(new TestExport());
                } catch (MountRefusedException closed) {
                    // as good
                }
            });
            // Not for order: to come at another step of the start in each round.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(round * 3L));
            transport.close();
            starter.join(STUCK_MS);
            expect("start is over", false, starter.isAlive());
            expect("mounted in round " + round, false, isMounted());
        }
    }

    private static void end(FuseTransport transport) throws InterruptedException {
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                transport.awaitEnd();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.join(STUCK_MS);
        expect("lanes hang", false, waiter.isAlive());
    }

    private boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + place + " ");
    }

    private static Process start(String... words) throws IOException {
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Answers the exit value; 124 if it hangs. */
    private static int run(String... words) {
        List<String> command = new ArrayList<>(List.of("timeout", "-s", "KILL", "8"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(STUCK_MS, TimeUnit.MILLISECONDS) ? process.exitValue() : 124;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Threads of the transport, after some patience: those that notice the end by themselves. */
    private static List<String> threads() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STUCK_MS);
        List<String> left;
        do {
            left = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                    .filter(name -> name.startsWith("zufs")).sorted().toList();
            Thread.yield();
        } while (!left.isEmpty() && System.nanoTime() < deadline);
        return left;
    }

    /** Descriptors that a mount needs. */
    private static int descriptors() throws IOException {
        int count = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : all.toList()) {
                String target = Files.isSymbolicLink(each) ? target(each) : "";
                if (target.equals("/dev/fuse") || target.contains("eventfd") || target.contains("io_uring")
                        || target.contains("fscontext")) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static void expectFailure(String what, int exitValue) {
        if (exitValue == 0 || exitValue == 124 || exitValue == 137) {
            throw new AssertionError(what + (exitValue == 0 ? " succeeded" : " hangs"));
        }
    }

    private static void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": " + actual + " instead of " + expected);
        }
    }

    /** Has one file; its lanes die at {@code statfs}, and its locks are never to be had. */
    private final class TestExport implements Export {
        @Override
        public Traits traits() {
            return Traits.ofExclusive().withTrackedOpens(true, true).withTimeouts(0, 0, 0);
        }

        @Override
        public Dispatcher dispatcher(int lane) {
            IdleDispatcher idle = new IdleDispatcher();
            Operation[] current = new Operation[1];
            return (Dispatcher) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Dispatcher.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("begin")) {
                            current[0] = (Operation) arguments[0];
                        }
                        if (method.getName().equals("end") && current[0] == Operation.STATFS) {
                            throw new IllegalStateException("the lane shall die");
                        }
                        if (method.getName().equals("setlk") && ((Request) arguments[0]).park() != null) {
                            parked.countDown();
                            return Request.PARKED;
                        }
                        try {
                            return method.invoke(idle, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        @Override
        public void report(String what, Throwable cause) {
            System.out.println(what + ": " + cause);
        }

        @Override
        public void release() {
        }
    }
}
