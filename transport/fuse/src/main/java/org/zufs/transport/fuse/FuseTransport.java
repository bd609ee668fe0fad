// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.concurrent.Pinning;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.topology.CpuTopology;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.Export;
import org.zufs.spi.transport.FastPath;
import org.zufs.spi.transport.Transport;
import org.zufs.spi.transport.TransportArguments;
import org.zufs.transport.fuse.FuseSettings.CarrierChoice;
import org.zufs.transport.fuse.mount.DeviceMount;
import org.zufs.transport.fuse.mount.MountException;
import org.zufs.transport.fuse.mount.MountOptions;
import org.zufs.transport.fuse.mount.Unmounter;
import org.zufs.transport.fuse.wire.InitFlag;

/**
 * One mount.
 *
 * <p>Start: the lanes of io_uring make their memory; the device is opened; INIT is answered while the mount is put into
 * the tree; a lane on the device takes up what comes by it; then the lanes of io_uring register. Where any step of
 * io_uring fails, lanes on the device take its place.
 */
final class FuseTransport implements Transport {
    private static final long GRACE_MS = 2_000;
    private static final int ATTACH_INIT_MS = 10_000;

    private final FuseSettings settings;
    private final MountOptions mountOptions;
    private final LanePlan plan;
    private final boolean privileged;
    private final FuseNotifier notifier = new FuseNotifier();
    private final ParkedRequests parkedRequests = new ParkedRequests();
    private final List<Thread> laneThreads = new ArrayList<>();
    private final List<Integer> clones = new ArrayList<>();
    private List<RingLane> ringLanes = List.of();
    private DeviceMount mount;
    private MountState state;
    private String ringOutcome = "";
    private Thread notifierThread;
    private boolean closed;

    FuseTransport(TransportArguments arguments) {
        settings = FuseSettings.take(arguments.options());
        try {
            mountOptions = FuseMountOptions.take(arguments, false);
        } catch (MountException refused) {
            throw new MountRefusedException(refused.getMessage(), refused);
        }
        arguments.options().conclude();
        plan = LanePlan.of(CpuTopology.read(Path.of("/sys")), Pinning.allowed(), settings,
                Math.max(arguments.laneLimit(), 2));
        privileged = Machine.mayRegisterBackingFiles();
    }

    @Override
    public int laneCount() {
        return plan.laneCount();
    }

    @Override
    public boolean passthroughPossible() {
        return settings.passthrough() && privileged && Machine.kernelIsAtLeast(6, 9);
    }

    @Override
    public Notifier notifier() {
        return notifier;
    }

    @Override
    public synchronized void start(Export export) {
        if (closed) {
            throw new MountRefusedException("closed before it was mounted");
        }
        Traits traits = settings.apply(export.traits());
        try {
            mount = DeviceMount.open(mountOptions);
            prepareRing(export);
            Agreement agreement = attach(traits);
            state = new MountState(agreement, new BackingFiles(mount.device(),
                    agreement.has(InitFlag.PASSTHROUGH)), parkedRequests);
            startLanes(export);
            notifier.begin(mount.device(), export);
            notifierThread = startThread("zufs-notifier", notifier);
            if (settings.writeback()) {
                mount.raiseWritebackShare(100);
            }
        } catch (MountException refused) {
            close();
            throw new MountRefusedException(refused.getMessage(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new MountRefusedException("interrupted while mounting", interrupted);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Lets the lanes of io_uring make their rings before INIT is answered: once it is, all requests wait for them. */
    private void prepareRing(Export export) throws InterruptedException {
        if (settings.carrier() == CarrierChoice.DEVICE) {
            ringOutcome = "switched off by -o carrier=device";
            return;
        }
        if (!Machine.uringIsEnabled()) {
            refuseRing(Machine.uringIsKnown() ? "the kernel's switch is off"
                    : "kernel " + Machine.kernelRelease() + " has no FUSE over io_uring");
            return;
        }
        List<RingLane> lanes = new ArrayList<>();
        for (int lane = 0; lane < plan.ringLaneCount(); lane++) {
            lanes.add(new RingLane(mount.device(), lane, plan.queueIds(lane), settings, plan.payloadLength(), export,
                    plan.placement(lane), this::abortSoon));
        }
        ringLanes = lanes;
        for (int lane = 0; lane < lanes.size(); lane++) {
            laneThreads.add(startThread("zufs-lane-" + lane, lanes.get(lane)));
        }
        try {
            for (RingLane lane : lanes) {
                lane.awaitPrepared();
            }
        } catch (IllegalStateException refused) {
            cancelRing();
            refuseRing(refused.getMessage());
        }
    }

    private void refuseRing(String why) {
        ringOutcome = why;
        if (settings.carrier() == CarrierChoice.URING) {
            throw new MountRefusedException("carrier=uring cannot be had: " + why
                    + "; use carrier=auto, or turn it on: echo Y > " + Machine.URING_SWITCH);
        }
    }

    private void cancelRing() {
        ringLanes.forEach(RingLane::cancel);
        ringLanes = List.of();
    }

    private Agreement attach(Traits traits) throws InterruptedException {
        InitExchange exchange =
                new InitExchange(mount.device(), settings, traits, !ringLanes.isEmpty(), privileged);
        InitThread thread = new InitThread(exchange);
        thread.start();
        try {
            mount.attach();
        } catch (RuntimeException refused) {
            exchange.cancel();
            // Where the kernel refused before it sent INIT, the thread may stay in the kernel for ever.
            thread.join(Duration.ofMillis(GRACE_MS));
            throw thread.refusal() == null ? refused : thread.refusal();
        }
        return thread.await(ATTACH_INIT_MS);
    }

    private void startLanes(Export export) throws InterruptedException {
        boolean ring = !ringLanes.isEmpty() && state.agreement().has(InitFlag.OVER_IO_URING);
        startDeviceLane(0, export);
        if (!ringLanes.isEmpty() && !ring) {
            ringOutcome = "the kernel did not offer it";
            cancelRing();
        }
        if (ring && !register()) {
            ring = false;
        }
        for (int reader = 1; !ring && reader < plan.readerCount(); reader++) {
            startDeviceLane(reader, export);
        }
    }

    private boolean register() throws InterruptedException {
        ringLanes.forEach(lane -> lane.begin(state));
        try {
            for (RingLane lane : ringLanes) {
                lane.awaitRegistered();
            }
            ringOutcome = "one pinned queue for each possible CPU";
            return true;
        } catch (IllegalStateException refused) {
            state = new MountState(state.agreement().without(InitFlag.OVER_IO_URING), state.backingFiles(),
                    parkedRequests);
            ringOutcome = refused.getMessage();
            return false;
        }
    }

    private void startDeviceLane(int reader, Export export) {
        int descriptor = mount.device();
        if (reader > 0) {
            descriptor = DeviceClones.open(mount.device());
            clones.add(descriptor);
        }
        DeviceLane lane = new DeviceLane(descriptor, plan.ringLaneCount() + reader, state, export, this::abortSoon);
        // Unpinned, a reader sleeps on another CPU than the asker's, and to wake it there costs many times the request.
        boolean pinned = !state.agreement().has(InitFlag.OVER_IO_URING);
        LanePlacement placement = plan.placement(reader % plan.ringLaneCount());
        laneThreads.add(startThread("zufs-device-" + reader, () -> {
            if (pinned) {
                placement.pin();
            }
            lane.run();
        }));
    }

    private static Thread startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        for (Thread thread : laneThreads) {
            thread.join();
        }
    }

    @Override
    public List<FastPath> fastPaths() {
        return FastPaths.of(state, ringOutcome, privileged);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        notifier.end();
        // Those that never came to register wait to be told.
        ringLanes.forEach(RingLane::cancel);
        if (mount == null) {
            return;
        }
        try {
            unmount();
        } finally {
            endLanes();
        }
    }

    /** A descriptor that somebody may still use stays open: its number would soon be another file's. */
    private void endLanes() {
        parkedRequests.close();
        boolean ended = threadsEnd();
        if (!ended && state != null) {
            mount.abort();
            ended = threadsEnd();
        }
        if (ended) {
            clones.forEach(FileCalls::close);
            FileCalls.close(mount.device());
        }
    }

    /** A lane is dead, and its requests would wait for ever: all shall fail instead. Any thread. */
    private void abortSoon() {
        startThread("zufs-abort", mount::abort);
    }

    private void unmount() {
        try {
            mount.unmount(Unmounter.Mode.STRICT);
        } catch (MountException busy) {
            // Once it is out of the tree, only the kernel's control files can end it.
            if (!mount.control().isPresent()) {
                mount.abort();
            }
            mount.unmount(Unmounter.Mode.LAZY);
        }
    }

    private boolean threadsEnd() {
        long deadline = System.nanoTime() + GRACE_MS * 1_000_000L;
        List<Thread> threads = new ArrayList<>(laneThreads);
        if (notifierThread != null) {
            threads.add(notifierThread);
        }
        try {
            for (Thread thread : threads) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000L;
                if (thread != Thread.currentThread() && thread.isAlive()
                        && (leftMs <= 0 || !thread.join(Duration.ofMillis(leftMs)))) {
                    return false;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }
}
