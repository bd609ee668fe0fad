// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zufs.base.linux.CapabilityBits;

/**
 * A FUSE connection and its mount, in two steps: {@link #open} gives the device, a thread starts to read requests
 * from it, then another thread calls {@link #attach} to put the mount into the tree, which may wait until INIT was
 * answered.
 *
 * <p>The descriptor of the device belongs to the caller from open on, also when attach fails: the mount lives as long
 * as the descriptor or a duplicate of it. One thread at a time may call.
 */
public abstract sealed class DeviceMount permits DirectMount, HelperMount {
    private final MountOptions options;
    private final Path place;
    private final int device;
    private MountEntry entry;

    DeviceMount(MountOptions options, Path place, int device) {
        assert device >= 0;
        this.options = options;
        this.place = place;
        this.device = device;
    }

    /**
     * Checks the mount point, unmounts a dead mount there, and opens the device: directly if the calling process has
     * CAP_SYS_ADMIN, else through fusermount3.
     *
     * @throws MountException if it is refused
     */
    public static DeviceMount open(MountOptions options) {
        return mayMount() ? DirectMount.open(options) : HelperMount.open(options);
    }

    /** Descriptor of the device, to read requests from; the caller closes it. */
    public final int device() {
        return device;
    }

    /** The mount point, free of symbolic links. */
    public final Path place() {
        return place;
    }

    /** The options it was opened with. */
    public final MountOptions options() {
        return options;
    }

    /**
     * Whether {@link #attach} waits until INIT was answered; reading the device then waits for attach. If not, reading
     * the device gives EPERM until attach is done, and attach does not wait for INIT.
     */
    public abstract boolean waitsForInit();

    /**
     * Puts the mount into the tree. If {@link #waitsForInit}, the device must be served by now, and a refused INIT is
     * refused here: the device then gives ENODEV. Only where the kernel refuses before it sends INIT (no memory, a
     * foreign user namespace) does a reader that waits stay waiting; it can be interrupted by a signal.
     *
     * @throws MountException if it is refused; nothing is mounted then
     */
    public final void attach() {
        assert entry == null : "attached twice";
        attachTo(place);
        entry = MountTable.topmost(place).filter(MountEntry::isFuse).orElseThrow(() -> new MountException(
            MountException.Category.KERNEL, "Mounted on " + place
                + ", but the mount is not in /proc/self/mountinfo; look whether somebody unmounted it."));
    }

    abstract void attachTo(Path mountPoint);

    /** Takes the mount out of the tree if it is still there; answers whether it was. See {@link Unmounter}. */
    public final boolean unmount(Unmounter.Mode mode) {
        MountEntry attached = entry;
        return attached != null && Unmounter.unmount(place, attached, mode);
    }

    /**
     * Ends the connection by force: every waiting and later request fails. Only when attached; may take its time, so
     * never on a thread that answers requests.
     */
    public final void abort() {
        if (!control().abort()) {
            Unmounter.force(place, attached());
        }
    }

    /** The kernel's control files of this connection; only when attached. */
    public final FuseConnectionControl control() {
        return new FuseConnectionControl(attached().minor());
    }

    /** Raises the share of dirty memory for this mount, see {@link WritebackShare}; only when attached. */
    public final int raiseWritebackShare(int percent) {
        return WritebackShare.raise(attached().major(), attached().minor(), percent);
    }

    private MountEntry attached() {
        return Optional.ofNullable(entry).orElseThrow(() -> new IllegalStateException(place + " is not attached yet"));
    }

    private static boolean mayMount() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
                .anyMatch(bits -> (bits & 1L << CapabilityBits.CAP_SYS_ADMIN) != 0);
        } catch (IOException e) {
            return false;
        }
    }
}
