// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zufs.spi.transport.FastPath;
import org.zufs.spi.transport.Transport;
import org.zufs.spi.transport.TransportArguments;
import org.zufs.spi.transport.TransportType;

/** The kernel's own way in: a mount. Its options are those of {@code FuseSettings} and {@code FuseMountOptions}. */
public final class FuseType implements TransportType {
    private static final Path DEVICE = Path.of("/dev/fuse");

    /** For {@code ServiceLoader}. */
    public FuseType() {
    }

    @Override
    public String name() {
        return "fuse";
    }

    @Override
    public Transport open(TransportArguments arguments) {
        return new FuseTransport(arguments);
    }

    @Override
    public List<FastPath> examine() {
        return List.of(device(), ring(), passthrough());
    }

    private static FastPath device() {
        boolean here = Files.exists(DEVICE);
        return new FastPath("mount", here, here ? "/dev/fuse is there" : "there is no /dev/fuse",
                here ? "" : "modprobe fuse; in a container: --device /dev/fuse --cap-add SYS_ADMIN");
    }

    private static FastPath ring() {
        if (!Machine.uringIsKnown()) {
            return new FastPath("io_uring", false,
                    "kernel " + Machine.kernelRelease() + " has no FUSE over io_uring", "use Linux 6.14 or later");
        }
        return Machine.uringIsEnabled()
                ? new FastPath("io_uring", true, "the kernel's switch is on", "")
                : new FastPath("io_uring", false, "the kernel's switch is off", "echo Y > " + Machine.URING_SWITCH);
    }

    private static FastPath passthrough() {
        if (!Machine.kernelIsAtLeast(6, 9)) {
            return new FastPath("passthrough", false,
                    "kernel " + Machine.kernelRelease() + " has no FUSE passthrough", "use Linux 6.9 or later");
        }
        return Machine.mayRegisterBackingFiles()
                ? new FastPath("passthrough", true, "the kernel has it and this user may use it", "")
                : new FastPath("passthrough", false, "it takes CAP_SYS_ADMIN in the initial user namespace",
                        "run the server as root");
    }
}
