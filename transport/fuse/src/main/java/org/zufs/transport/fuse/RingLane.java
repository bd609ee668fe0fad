// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.EventCalls;
import org.zufs.base.linux.EventFlags;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.SubmissionEntryLayout;
import org.zufs.base.linux.UringFlags;
import org.zufs.spi.transport.Export;
import org.zufs.transport.fuse.wire.NotifyCode;
import org.zufs.transport.fuse.wire.NotifyRetrieveLayout;
import org.zufs.transport.fuse.wire.OutHeaderLayout;

/**
 * A lane on io_uring, pinned to its CPU: serves the queue of that CPU, and those of CPUs that have no lane of their
 * own. One system call takes the replies away and waits for the next requests.
 *
 * <p>Life: {@link #prepare} on the lane's thread makes all memory; once INIT has settled on io_uring, {@link #begin}
 * lets it register; {@link #awaitRegistered} tells how that went.
 */
final class RingLane implements Runnable, Carrier {
    /** Ring entries beyond the depth that parked requests of one queue may take. */
    private static final int PARKED_LIMIT = 512;
    private static final int SUBMISSION_COUNT = 1024;
    private static final int COMPLETION_COUNT = 4096;
    private static final long WAKE = -1L;

    private final int device;
    private final int lane;
    private final int depth;
    private final int payloadLength;
    private final int[] queueIds;
    private final Export export;
    private final LanePlacement placement;
    private final Runnable onDeath;
    private final CountDownLatch prepared = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch registered = new CountDownLatch(1);
    /** Parked requests that have been completed, for the lane to reply to. Guarded by itself. */
    private final ArrayDeque<ParkedRequest> completed = new ArrayDeque<>();
    /** Made by the lane, closed by it under the lock of {@link #completed}. */
    private int wakeDescriptor = -1;
    /** Guarded by {@link #completed}. */
    private boolean closed;
    private final MemorySegment wakeValue = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
    private final MemorySegment wakeBuffer = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);

    private volatile MountState mount;
    private volatile Throwable failure;
    private Ring ring;
    private RingEntries entries;
    private RingQueue[] queues;
    private Message message;
    private MessageHandler handler;
    private RingQueue currentQueue;
    private int liveEntries;
    /** What happened since the kernel was last entered. */
    private boolean replied;
    private boolean parked;
    private long parkedNodeId;
    private final MemorySegment meaningless = meaningless();

    /**
     * @param device        the descriptor of {@code /dev/fuse}
     * @param lane          this lane's number
     * @param queueIds      the CPUs whose queues it serves
     * @param settings      depth and lengths
     * @param payloadLength bytes of a payload, as the kernel will demand
     * @param placement     puts the calling thread on its CPU
     * @param onDeath       called if the lane ends while requests may still come to it
     */
    RingLane(int device, int lane, int[] queueIds, FuseSettings settings, int payloadLength, Export export,
            LanePlacement placement, Runnable onDeath) {
        this.device = device;
        this.lane = lane;
        this.queueIds = queueIds;
        this.depth = settings.queueDepth();
        this.payloadLength = payloadLength;
        this.export = export;
        this.placement = placement;
        this.onDeath = onDeath;
        wakeValue.set(ValueLayout.JAVA_LONG, 0, 1L);
    }

    /** Waits until the lane's memory and ring are there. */
    void awaitPrepared() throws InterruptedException {
        prepared.await();
        throwFailure();
    }

    /** Lets the lane register its entries: INIT has settled on io_uring. */
    void begin(MountState settled) {
        mount = settled;
        begun.countDown();
    }

    /** Lets the lane end without having served: it is not needed. */
    void cancel() {
        begun.countDown();
    }

    /** Waits until the kernel has taken, or refused, the lane's entries. */
    void awaitRegistered() throws InterruptedException {
        registered.await();
        throwFailure();
    }

    private void throwFailure() {
        if (failure != null) {
            throw new IllegalStateException("io_uring: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void run() {
        try {
            placement.pin();
            prepare();
            prepared.countDown();
            begun.await();
            if (mount != null) {
                register();
                registered.countDown();
                while (liveEntries > 0) {
                    serve();
                }
            }
        } catch (Throwable cause) {
            failure = cause;
            if (registered.getCount() == 0) {
                export.report("lane " + lane + " of io_uring ended", cause);
                onDeath.run();
            }
        } finally {
            prepared.countDown();
            registered.countDown();
            close();
        }
    }

    private void prepare() {
        wakeDescriptor = EventCalls.eventfd(0, EventFlags.EFD_CLOEXEC | EventFlags.EFD_NONBLOCK);
        if (wakeDescriptor < 0) {
            throw LinuxException.of("eventfd", wakeDescriptor, "raise the limit on open files: ulimit -n");
        }
        ring = new Ring(SUBMISSION_COUNT, COMPLETION_COUNT, placement.ringFlags());
        int limit = depth + PARKED_LIMIT;
        entries = new RingEntries(device, limit * queueIds.length, payloadLength);
        queues = new RingQueue[queueIds.length];
        for (int index = 0; index < queueIds.length; index++) {
            queues[index] = new RingQueue(queueIds[index], depth, index * limit, limit);
        }
    }

    private void register() {
        message = new Message(entries.memory());
        FuseRequest request = new FuseRequest(message, lane, mount.parkedRequests(), this);
        handler = new MessageHandler(message, request, export.dispatcher(lane), mount, false);
        for (RingQueue queue : queues) {
            replenish(queue);
        }
        submitWake();
        int result;
        do {
            result = ring.enter(0);
        } while (Ring.isTransient(result));
        if (result < 0) {
            throw LinuxException.of("io_uring_enter", result, "use -o carrier=device");
        }
        drain();
    }

    private void replenish(RingQueue queue) {
        for (int entry = queue.nextEntry(); entry >= 0; entry = queue.nextEntry()) {
            entries.register(ring, entry, queue.queueId());
            liveEntries++;
        }
    }

    private void submitWake() {
        long at = ring.nextEntry();
        SubmissionEntryLayout.putOpcode(ring.entries(), at, (byte) UringFlags.IORING_OP_POLL_ADD);
        SubmissionEntryLayout.putFd(ring.entries(), at, wakeDescriptor);
        SubmissionEntryLayout.putOperationFlags(ring.entries(), at, 1 /* POLLIN */);
        SubmissionEntryLayout.putUserData(ring.entries(), at, WAKE);
    }

    private void serve() {
        int result = ring.enter(1);
        if (result < 0 && !Ring.isTransient(result)) {
            throw LinuxException.of("io_uring_enter", result, "report this");
        }
        replied = false;
        parked = false;
        drain();
        if (parked && !replied) {
            fetchWaiting();
        }
    }

    /**
     * Requests that came while all entries were in use wait in the kernel until one of those is replied to: an entry
     * that is registered anew does not fetch them. Where all were parked instead, none is replied to, so the kernel is
     * made to send a message of no meaning, whose reply fetches: no bytes of the file of the request that was parked
     * last, which is in use. It comes by the queue of this thread's CPU. For a directory the kernel refuses it: then
     * they wait for the next request.
     */
    private void fetchWaiting() {
        int result;
        do {
            result = ring.enter(0);
        } while (Ring.isTransient(result));
        NotifyRetrieveLayout.putNodeId(meaningless, OutHeaderLayout.LENGTH, parkedNodeId);
        FileCalls.write(device, meaningless, meaningless.byteSize());
    }

    private static MemorySegment meaningless() {
        int length = OutHeaderLayout.LENGTH + NotifyRetrieveLayout.LENGTH;
        MemorySegment note = Arena.ofAuto().allocate(length, Long.BYTES);
        OutHeaderLayout.put(note, 0, length, NotifyCode.RETRIEVE, 0);
        return note;
    }

    /** Handles what has come. A refusal of the first entries is here when the call that submitted them returns. */
    private void drain() {
        while (ring.hasCompletion()) {
            long userData = ring.completedUserData();
            int outcome = ring.completedResult();
            ring.advance();
            if (userData == WAKE) {
                replyToCompleted();
                submitWake();
            } else if (outcome == 0) {
                answer(RingEntries.entryOf(userData));
            } else {
                retire(RingEntries.entryOf(userData), RingEntries.isRegistration(userData), outcome);
            }
        }
    }

    /**
     * An entry came back without a request: the mount is gone, or the kernel had a passing trouble. Anything else is
     * fatal: of a registration while the lane starts it means the other carrier, later that requests would be lost.
     */
    private void retire(int entry, boolean registration, int outcome) {
        int queueId = queueOf(entry).queueId();
        if (outcome == -ErrorNumber.EINTR || outcome == -ErrorNumber.EAGAIN) {
            if (registration) {
                entries.register(ring, entry, queueId);
            } else {
                entries.commitAndFetch(ring, entry, queueId);
            }
            return;
        }
        liveEntries--;
        if (outcome != -ErrorNumber.ENOTCONN && outcome != -ErrorNumber.ECANCELED) {
            throw LinuxException.of(registration ? "registering with FUSE over io_uring" : "a reply over io_uring",
                    outcome, "use -o carrier=device");
        }
    }

    private RingQueue queueOf(int entry) {
        for (RingQueue queue : queues) {
            if (queue.owns(entry)) {
                return queue;
            }
        }
        throw new IllegalStateException("no queue owns entry " + entry);
    }

    private void answer(int entry) {
        currentQueue = queueOf(entry);
        long payload = entries.payload(entry);
        message.place(entries.header(entry), payload, payloadLength);
        long filled = entries.filledLength(entry);
        int malformed = filled > payloadLength ? -ErrorNumber.EINVAL
                : message.loadApart(entries.argument(entry), payload, filled);
        int result = handler.handle(malformed);
        if (result == MessageHandler.PARKED) {
            parked = true;
            parkedNodeId = message.nodeId();
            currentQueue.parked();
            replenish(currentQueue);
            handler.parked().detach(entry);
            return;
        }
        reply(entry, result == MessageHandler.NO_REPLY ? 0 : result, message.unique(), currentQueue);
    }

    private void reply(int entry, int result, long unique, RingQueue queue) {
        int length = Math.max(result, 0);
        OutHeaderLayout.put(entries.memory(), entries.header(entry), OutHeaderLayout.LENGTH + length,
                Math.min(result, 0), unique);
        entries.replyLength(entry, length);
        entries.commitAndFetch(ring, entry, queue.queueId());
        replied = true;
    }

    private void replyToCompleted() {
        FileCalls.read(wakeDescriptor, wakeBuffer, Long.BYTES);
        while (true) {
            ParkedRequest request;
            synchronized (completed) {
                request = completed.poll();
            }
            if (request == null) {
                return;
            }
            RingQueue queue = queueOf(request.entry());
            queue.unparked();
            reply(request.entry(), Math.min(request.result(), 0), request.unique(), queue);
        }
    }

    @Override
    public boolean canPark() {
        return currentQueue.canPark();
    }

    @Override
    public void completeParked(ParkedRequest request) {
        synchronized (completed) {
            if (!closed) {
                completed.add(request);
                FileCalls.write(wakeDescriptor, wakeValue, Long.BYTES);
            }
        }
    }

    private void close() {
        if (ring != null) {
            ring.close();
        }
        // What the kernel may still write to is never unmapped.
        if (entries != null && liveEntries == 0) {
            entries.close();
        }
        synchronized (completed) {
            closed = true;
            if (wakeDescriptor >= 0) {
                FileCalls.close(wakeDescriptor);
            }
        }
    }
}
