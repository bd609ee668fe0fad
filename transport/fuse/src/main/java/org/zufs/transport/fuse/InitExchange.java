// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.PollEvents;
import org.zufs.base.linux.PollLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.InitInLayout;
import org.zufs.transport.fuse.wire.InitOutLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.OutHeaderLayout;
import org.zufs.transport.fuse.wire.Protocol;

/** The first message of a mount and its answer. */
final class InitExchange {
    private static final int BUFFER_LENGTH = 2 * Protocol.READ_BUFFER_LENGTH_MIN;
    private static final int POLL_MS = 100;
    /** {@code struct fuse_init_in} of kernels before 7.36, in bytes. */
    private static final int SHORT_ARGUMENT_LENGTH = 16;

    private final int device;
    private final FuseSettings settings;
    private final Traits traits;
    private final boolean useRing;
    private final boolean privileged;
    private volatile boolean cancelled;
    private volatile boolean gaveUp;

    InitExchange(int device, FuseSettings settings, Traits traits, boolean useRing, boolean privileged) {
        this.device = device;
        this.settings = settings;
        this.traits = traits;
        this.useRing = useRing;
        this.privileged = privileged;
    }

    /** Makes {@link #run} give up soon. Any thread. */
    void cancel() {
        cancelled = true;
    }

    /** {@return whether {@link #run} ended because it was cancelled before INIT came} */
    boolean gaveUp() {
        return gaveUp;
    }

    /**
     * Waits for INIT and answers it.
     *
     * @return what was settled
     * @throws MountRefusedException if the kernel is too old, or the mount has failed before INIT came
     */
    Agreement run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocate(BUFFER_LENGTH, Long.BYTES);
            MemorySegment out = arena.allocate(OutHeaderLayout.LENGTH + InitOutLayout.LENGTH, Long.BYTES);
            while (true) {
                receive(arena, in);
                long argument = InHeaderLayout.LENGTH;
                int major = InitInLayout.major(in, argument);
                int minor = InitInLayout.minor(in, argument);
                if (major > Protocol.MAJOR) {
                    offerOurMajor(in, out);
                    continue;
                }
                if (major < Protocol.MAJOR || minor < Protocol.MINOR_MIN) {
                    send(out, InHeaderLayout.unique(in, 0), 0, -ErrorNumber.EPROTO);
                    throw new MountRefusedException("the kernel speaks FUSE " + major + "." + minor + ", zufs needs "
                            + Protocol.MAJOR + "." + Protocol.MINOR_MIN + ": use Linux 5.4 or later");
                }
                Agreement agreement = Agreement.settle(minor, InitInLayout.offered(in, argument),
                        (int) InitInLayout.maxReadahead(in, argument), settings, traits, useRing, privileged);
                int length = agreement.put(out, OutHeaderLayout.LENGTH);
                send(out, InHeaderLayout.unique(in, 0), length, 0);
                return agreement;
            }
        }
    }

    private void offerOurMajor(MemorySegment in, MemorySegment out) {
        InitOutLayout.clear(out, OutHeaderLayout.LENGTH);
        InitOutLayout.putMajor(out, OutHeaderLayout.LENGTH, Protocol.MAJOR);
        InitOutLayout.putMinor(out, OutHeaderLayout.LENGTH, Protocol.MINOR);
        send(out, InHeaderLayout.unique(in, 0), InitOutLayout.LENGTH, 0);
    }

    /** Waits in steps, so that a mount that fails before INIT leaves no thread behind. */
    private void receive(Arena arena, MemorySegment in) {
        MemorySegment poll = arena.allocate(PollLayout.LENGTH, PollLayout.ALIGNMENT);
        PollLayout.putFd(poll, 0, device);
        PollLayout.putEvents(poll, 0, (short) PollEvents.POLLIN);
        while (!cancelled) {
            DescriptorCalls.poll(poll, 1, POLL_MS);
            long length = cancelled ? -ErrorNumber.EINTR : readIfReady(in, poll);
            if (length >= InHeaderLayout.LENGTH + SHORT_ARGUMENT_LENGTH
                    && Opcode.of(InHeaderLayout.opcode(in, 0)) == Opcode.INIT) {
                clearMissing(in, length);
                return;
            }
            if (length < 0 && length != -ErrorNumber.EINTR && length != -ErrorNumber.EAGAIN
                    && length != -ErrorNumber.EPERM) {
                throw LinuxException.of("read(/dev/fuse)", length, "look at the kernel log: dmesg");
            }
        }
        gaveUp = true;
        throw new MountRefusedException("the mount ended before it began");
    }

    private long readIfReady(MemorySegment in, MemorySegment poll) {
        return PollLayout.returned(poll, 0) == 0 ? -ErrorNumber.EAGAIN : FileCalls.read(device, in, in.byteSize());
    }

    /** A short INIT, of an old kernel, offers none of the newer flags. */
    private static void clearMissing(MemorySegment in, long length) {
        long end = InHeaderLayout.LENGTH + InitInLayout.LENGTH;
        if (length < end) {
            in.asSlice(length, end - length).fill((byte) 0);
        }
    }

    private void send(MemorySegment out, long unique, int length, int error) {
        OutHeaderLayout.put(out, 0, OutHeaderLayout.LENGTH + length, error, unique);
        long written = FileCalls.write(device, out, OutHeaderLayout.LENGTH + length);
        if (written < 0) {
            throw LinuxException.of("write(/dev/fuse) of INIT", written, "report this with the kernel version");
        }
    }
}
