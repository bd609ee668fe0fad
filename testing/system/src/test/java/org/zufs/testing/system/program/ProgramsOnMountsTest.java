// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.program;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/** Real programs on our mounts; {@link ProgramsOnTmpfsTest} shows that they run at all. */
class ProgramsOnMountsTest {
    private static final int SOURCE_MIB = 2048;

    /** Files in memory, on io_uring, large ones in passthrough. */
    @Nested
    class OnMem extends Programs {
        @Override
        MountedServer start() {
            KernelSwitch.requireUring();
            return ServerPlan.of("mem:size=4g", "carrier=uring").start();
        }
    }

    /** A pool in memory, on io_uring. */
    @Nested
    class OnPmem extends Programs {
        @Override
        MountedServer start() {
            KernelSwitch.requireUring();
            return ServerPlan.of("pmem:size=4g", "carrier=uring").start();
        }
    }

    /** A folder of a tmpfs, on the device. */
    @Nested
    class OnMirror extends Programs {
        private HostFileSystem source;

        @Override
        MountedServer start() {
            source = HostFileSystem.tmpfs(SOURCE_MIB);
            return ServerPlan.of("mirror:" + source.root(), "carrier=device").start();
        }

        @Override
        void closeSource() {
            if (source != null) {
                source.close();
            }
        }
    }

    /** The programs on one mount, which must end cleanly after the last. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Programs {
        private MountedServer server;

        abstract MountedServer start();

        void closeSource() {
        }

        @BeforeAll
        void mount() {
            KernelSwitch.requireRoot();
            server = start();
        }

        @AfterAll
        void unmount() {
            try {
                if (server != null) {
                    server.close();
                }
            } finally {
                closeSource();
            }
        }

        @TestFactory
        Stream<DynamicTest> shouldRunOnOurMount() {
            return new ProgramSuite(server).tests();
        }
    }
}
