// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.zufs.base.linux.LinuxException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zufs.base.linux.ControlMessageLayout;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.MsghdrLayout;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.SocketCalls;
import org.zufs.base.linux.SocketFlags;
import org.zufs.base.linux.Spawn;
import org.zufs.base.linux.WaitFlags;
import org.zufs.transport.fuse.mount.MountException.Category;

/** The set-user-id program fusermount3, or its older form: mounts and unmounts FUSE file systems for ordinary users. */
final class HelperProgram {
    private static final List<String> NAMES = List.of("fusermount3", "fusermount");
    private static final String SOCKET_VARIABLE = "_FUSE_COMMFD";
    private static final int STANDARD_ERROR = 2;
    private static final int OUTPUT_LENGTH = 4096;

    private final Path path;

    private HelperProgram(Path path) {
        this.path = path;
    }

    /**
     * The program, looked up in PATH.
     *
     * @throws MountException if there is none
     */
    static HelperProgram find() {
        return find(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    static HelperProgram find(String searchPath) {
        for (String name : NAMES) {
            for (String directory : searchPath.split(":")) {
                Path candidate = Path.of(directory, name);
                if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                    return new HelperProgram(candidate);
                }
            }
        }
        throw new MountException(Category.HELPER, "Cannot mount or unmount as an ordinary user: the program fusermount3"
            + " is not in PATH; install it (apt install fuse3, dnf install fuse3) or run as root.");
    }

    /** Mounts on that place; answers the descriptor of the device, which is close-on-exec. */
    int mount(Path place, MountOptions options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            check("socketpair", SocketCalls.socketpair(SocketFlags.AF_UNIX,
                SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC, 0, ends), "raise the limit of open files");
            int ours = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
            int theirs = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
            Outcome outcome;
            int device;
            try {
                Running running = start(List.of("-o", options.helperData(), "--", place.toString()), theirs);
                theirs = closed(theirs);
                device = receive(ours, arena);
                outcome = running.await();
            } finally {
                closed(theirs);
                closed(ours);
            }
            if (device >= 0 && outcome.succeeded()) {
                return device;
            }
            closed(device);
            throw mountRefused(place, outcome);
        }
    }

    /** Unmounts that place. */
    void unmount(Path place, Unmounter.Mode mode) {
        List<String> arguments = mode == Unmounter.Mode.LAZY
            ? List.of("-u", "-z", "--", place.toString()) : List.of("-u", "--", place.toString());
        Outcome outcome = start(arguments, -1).await();
        if (outcome.succeeded() || MountTable.topmost(place).isEmpty()) {
            return;
        }
        if (outcome.said().contains("busy")) {
            throw Unmounter.busy(place);
        }
        throw new MountException(Category.HELPER, "Cannot unmount " + place + ": " + path + " refused with '"
            + outcome.said() + "'; unmount as the user who mounted it or as root.");
    }

    private MountException mountRefused(Path place, Outcome outcome) {
        String what = "Cannot mount on " + place + ": " + path + " refused with '" + outcome.said() + "'; ";
        if (outcome.said().contains("user_allow_other")) {
            return new MountException(Category.RIGHTS, what
                + "add the line user_allow_other to /etc/fuse.conf, or mount without allow_other.");
        }
        if (outcome.said().contains("/dev/fuse") || outcome.said().contains("modprobe")) {
            return new MountException(Category.DEVICE, what + "load the kernel's FUSE module (modprobe fuse) and let"
                + " users open the device (chmod 666 /dev/fuse), or in a container pass it in (--device /dev/fuse).");
        }
        if (outcome.said().contains("no write access") || outcome.said().contains("not permitted")) {
            return new MountException(Category.RIGHTS, what + "choose a directory of your own, and make sure that "
                + path + " is set-user-id root (chmod u+s) and may be so here.");
        }
        return new MountException(Category.HELPER, what + "mount as root, or cure what it names.");
    }

    /** The end of a run: exit code, or -1 if it was killed, and what it wrote to standard error. */
    private record Outcome(int code, String said) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /** A run: the process and the pipe with its standard error. */
    private record Running(int pid, int errors) {
        Outcome await() {
            try (Arena arena = Arena.ofConfined()) {
                String said = readAll(errors, arena);
                MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
                int waited = ProcessCalls.waitpid(pid, status, 0);
                while (waited == -ErrorNumber.EINTR) {
                    waited = ProcessCalls.waitpid(pid, status, 0);
                }
                int bits = status.get(ValueLayout.JAVA_INT, 0);
                return new Outcome(waited == pid && WaitFlags.exited(bits) ? WaitFlags.exitCode(bits) : -1, said);
            } finally {
                FileCalls.close(errors);
            }
        }
    }

    private Running start(List<String> options, int socket) {
        List<String> arguments = new ArrayList<>();
        arguments.add(path.getFileName().toString());
        arguments.addAll(options);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("LC_ALL", "C");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pipe = arena.allocate(ValueLayout.JAVA_INT, 2);
            check("pipe", DescriptorCalls.pipe2(pipe, OpenFlags.O_CLOEXEC), "raise the limit of open files");
            int readEnd = pipe.getAtIndex(ValueLayout.JAVA_INT, 0);
            int writeEnd = pipe.getAtIndex(ValueLayout.JAVA_INT, 1);
            if (socket >= 0) {
                environment.put(SOCKET_VARIABLE, Integer.toString(socket));
            }
            Spawn spawn = new Spawn(path.toString(), arguments, environment).dup2(writeEnd, STANDARD_ERROR);
            int pid = (socket >= 0 ? spawn.dup2(socket, socket) : spawn).start();
            FileCalls.close(writeEnd);
            if (pid < 0) {
                FileCalls.close(readEnd);
                throw new MountException(Category.HELPER, "Cannot start " + path + ": " + ErrorNumber.message(-pid)
                    + "; make it executable for this user, or run as root.");
            }
            return new Running(pid, readEnd);
        }
    }

    /** Receives one descriptor; negative if the other side closed without sending one. */
    private static int receive(int socket, Arena arena) {
        MemorySegment data = arena.allocate(1);
        MemorySegment vector = arena.allocate(IovecLayout.LENGTH, IovecLayout.ALIGNMENT);
        IovecLayout.putAddress(vector, 0, data.address());
        IovecLayout.putRangeLength(vector, 0, 1);
        MemorySegment control = arena.allocate(ControlMessageLayout.space(Integer.BYTES), Long.BYTES);
        MemorySegment message = arena.allocate(MsghdrLayout.LENGTH, MsghdrLayout.ALIGNMENT);
        MsghdrLayout.putIovecs(message, vector.address());
        MsghdrLayout.putIovecCount(message, 1);
        MsghdrLayout.putControl(message, control.address());
        MsghdrLayout.putControlLength(message, control.byteSize());
        long received;
        do {
            received = SocketCalls.recvmsg(socket, message, SocketFlags.MSG_CMSG_CLOEXEC);
        } while (received == -ErrorNumber.EINTR);
        boolean descriptor = received > 0 && MsghdrLayout.controlLength(message) >= ControlMessageLayout.LENGTH
            && ControlMessageLayout.level(control, 0) == SocketFlags.SOL_SOCKET
            && ControlMessageLayout.type(control, 0) == SocketFlags.SCM_RIGHTS
            && ControlMessageLayout.length(control, 0) == ControlMessageLayout.LENGTH + Integer.BYTES;
        return descriptor ? control.get(ValueLayout.JAVA_INT_UNALIGNED, ControlMessageLayout.DATA_OFFSET) : -1;
    }

    private static String readAll(int descriptor, Arena arena) {
        MemorySegment buffer = arena.allocate(OUTPUT_LENGTH);
        StringBuilder text = new StringBuilder();
        long length = FileCalls.read(descriptor, buffer, OUTPUT_LENGTH);
        while (length > 0 || length == -ErrorNumber.EINTR) {
            if (length > 0) {
                text.append(new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.UTF_8));
            }
            length = FileCalls.read(descriptor, buffer, OUTPUT_LENGTH);
        }
        return text.toString().strip().replace('\n', ' ');
    }

    private static int closed(int descriptor) {
        if (descriptor >= 0) {
            FileCalls.close(descriptor);
        }
        return -1;
    }
}
