// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.MountApiFlags;
import org.zufs.base.linux.MountCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.transport.fuse.mount.MountException.Category;
import org.zufs.transport.fuse.wire.DeviceIoctl;

/**
 * Mounts by the kernel's own calls. A context is configured while opening, so that wrong options are refused before
 * anybody serves; attaching creates the superblock (this is what waits for INIT) and moves the finished mount into the
 * tree. Where the kernel or a sandbox lacks those calls, attaching is one call of mount(2), which waits for nothing.
 */
public final class DirectMount extends DeviceMount {
    private static final String DEVICE = "/dev/fuse";
    private static final int LOG_LENGTH = 1024;
    private static final int NONE = -1;

    private final boolean waitsForInit;
    private int context;

    private DirectMount(MountOptions options, Path place, int device, int context, boolean waitsForInit) {
        super(options, place, device);
        this.context = context;
        this.waitsForInit = waitsForInit;
    }

    /**
     * Opens the device and configures the mount.
     *
     * @throws MountException if it is refused
     */
    public static DirectMount open(MountOptions options) {
        return open(options, true);
    }

    /** As {@link #open(MountOptions)}; without contexts as on a kernel that has none. */
    static DirectMount open(MountOptions options, boolean contexts) {
        Path place = MountPoint.prepare(options);
        int device = FileCalls.open(DEVICE, OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC, 0);
        if (device < 0) {
            throw deviceRefused(place, -device);
        }
        int context = NONE;
        try {
            context = contexts ? openContext(place) : NONE;
            // Only with a context: after mount(2) failed, a reader that waits for the mount would wait for ever.
            boolean waits = context != NONE && options.waitForInit()
                && DescriptorCalls.ioctl(device, DeviceIoctl.SYNC_INIT, 0L) == 0;
            if (context != NONE) {
                configure(options, place, device, context);
            }
            return new DirectMount(options, place, device, context, waits);
        } catch (RuntimeException e) {
            close(context);
            close(device);
            throw e;
        }
    }

    @Override
    public boolean waitsForInit() {
        return waitsForInit;
    }

    @Override
    void attachTo(Path mountPoint) {
        if (context == NONE) {
            classicMount(mountPoint);
            return;
        }
        int mount = NONE;
        try {
            check(mountPoint, context, MountCalls.fsconfigCommand(context, MountApiFlags.FSCONFIG_CMD_CREATE));
            mount = check(mountPoint, context, MountCalls.fsmount(context, MountApiFlags.FSMOUNT_CLOEXEC,
                options().mountAttributes()));
            check(mountPoint, context, MountCalls.moveMount(mount, "", AtFlags.AT_FDCWD, mountPoint.toString(),
                MountApiFlags.MOVE_MOUNT_F_EMPTY_PATH));
        } finally {
            // Without a place in the tree, this ends the connection: the device then gives ENODEV.
            close(mount);
            close(context);
            context = NONE;
        }
    }

    private void classicMount(Path mountPoint) {
        check(mountPoint, NONE, MountCalls.mount(options().source(), mountPoint.toString(),
            MountOptions.TYPE + "." + options().subtype(), options().mountFlags(), options().mountData(device())));
    }

    /** The configuration context, or none where it is not to be had: then mount(2) may still work. */
    private static int openContext(Path place) {
        int context = MountCalls.fsopen(MountOptions.TYPE, MountApiFlags.FSOPEN_CLOEXEC);
        return switch (-context) {
            case ErrorNumber.ENOSYS, ErrorNumber.EPERM -> NONE;
            case ErrorNumber.ENODEV -> throw deviceRefused(place, ErrorNumber.ENODEV);
            default -> check(place, NONE, context);
        };
    }

    private static void configure(MountOptions options, Path place, int device, int context) {
        check(place, context, MountCalls.fsconfigString(context, "source", options.source()));
        check(place, context, MountCalls.fsconfigString(context, "subtype", options.subtype()));
        check(place, context, MountCalls.fsconfigString(context, "fd", Integer.toString(device)));
        for (String[] value : options.superblockValues()) {
            check(place, context, MountCalls.fsconfigString(context, value[0], value[1]));
        }
        for (String flag : options.superblockFlags()) {
            check(place, context, MountCalls.fsconfigFlag(context, flag));
        }
        if (options.readOnly()) {
            check(place, context, MountCalls.fsconfigFlag(context, "ro"));
        }
    }

    private static int check(Path place, int context, int result) {
        if (result >= 0) {
            return result;
        }
        String said = context == NONE ? "" : log(context);
        String error = ErrorNumber.message(-result) + " (" + ErrorNumber.name(-result) + ")"
            + (said.isEmpty() ? "" : ": " + said);
        throw switch (-result) {
            case ErrorNumber.EPERM, ErrorNumber.EACCES -> new MountException(Category.RIGHTS, "Cannot mount on " + place
                + ": " + error + "; run as root, or give the container the capability SYS_ADMIN"
                + " (--cap-add SYS_ADMIN --device /dev/fuse).");
            case ErrorNumber.EINVAL -> new MountException(Category.OPTIONS, "Cannot mount on " + place
                + ": the kernel does not take the options, " + error + "; leave out what it names.");
            case ErrorNumber.EBUSY -> new MountException(Category.BUSY, "Cannot mount on " + place + ": " + error
                + "; choose another directory.");
            case ErrorNumber.ENODEV -> deviceRefused(place, -result);
            // The kernel waited for INIT and got an error, or the device was closed meanwhile.
            case ErrorNumber.ENOTCONN, ErrorNumber.ECONNREFUSED, ErrorNumber.ECONNABORTED -> new MountException(
                Category.KERNEL, "Cannot mount on " + place + ": the server did not answer INIT, or refused it, "
                    + error + "; look into the server's log.");
            default -> new MountException(Category.KERNEL, "Cannot mount on " + place + ": " + error
                + "; look into the kernel's log (dmesg).");
        };
    }

    /** What the kernel wrote into the context's log: lines with the letter of their weight in front. */
    private static String log(int context) {
        StringBuilder text = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(LOG_LENGTH);
            for (long length = FileCalls.read(context, line, LOG_LENGTH); length > 0;
                    length = FileCalls.read(context, line, LOG_LENGTH)) {
                String words = new String(line.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.UTF_8).strip();
                text.append(text.isEmpty() ? "" : ", ").append(words.replaceFirst("^[ewi] ", ""));
            }
        }
        return text.toString();
    }

    static MountException deviceRefused(Path place, int errorNumber) {
        String what = "Cannot mount on " + place + ": " + DEVICE;
        return switch (errorNumber) {
            case ErrorNumber.ENOENT -> new MountException(Category.DEVICE, what
                + " does not exist; load the kernel's FUSE module (modprobe fuse), or in a container pass the device"
                + " in (--device /dev/fuse).");
            case ErrorNumber.ENODEV, ErrorNumber.ENXIO -> new MountException(Category.DEVICE, what
                + " has no driver behind it; load the kernel's FUSE module (modprobe fuse).");
            case ErrorNumber.EACCES, ErrorNumber.EPERM -> new MountException(Category.RIGHTS, what
                + " may not be opened; change its mode to 666 (chmod 666 " + DEVICE
                + "), or allow the device in the container (--device /dev/fuse).");
            default -> new MountException(Category.DEVICE, what + " cannot be opened: "
                + ErrorNumber.message(errorNumber) + " (" + ErrorNumber.name(errorNumber)
                + "); look into the kernel's log (dmesg).");
        };
    }

    private static void close(int descriptor) {
        if (descriptor != NONE) {
            FileCalls.close(descriptor);
        }
    }
}
