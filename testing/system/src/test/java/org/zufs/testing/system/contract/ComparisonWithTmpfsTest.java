// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.zufs.testing.kit.junit.ComparisonSuite;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/**
 * Random calls answer as on tmpfs: two seeds that are always the same, and one that is new each time and named in the
 * test's name. {@code -Dzufs.seeds=N} and {@code -Dzufs.calls=N} make it longer, {@code -Dzufs.seed=N} plays one again.
 */
final class ComparisonWithTmpfsTest {
    private static final int SEED_COUNT = Integer.getInteger("zufs.seeds", 2);
    private static final int CALL_COUNT = Integer.getInteger("zufs.calls", 1000);
    private static final int SIZE_MIB = 256;

    @Nested
    class MemByRing extends Both {
        MemByRing() {
            super("mem", "carrier=uring");
        }
    }

    @Nested
    class MemByDevice extends Both {
        MemByDevice() {
            super("mem", "carrier=device");
        }
    }

    @Nested
    class MemDirect extends Both {
        MemDirect() {
            super("mem", "carrier=uring", "direct_io");
        }
    }

    /** The kernel does not hear of what a mapping of a file in passthrough changes, so it shall not keep attributes. */
    @Nested
    class MemPassthrough extends Both {
        MemPassthrough() {
            super("mem:placement=dedicated", "carrier=uring", "attr_timeout=0");
        }
    }

    @Nested
    class PmemByRing extends Both {
        PmemByRing() {
            super("pmem:size=256m", "carrier=uring");
        }
    }

    @Nested
    class PmemByDevice extends Both {
        PmemByDevice() {
            super("pmem:size=256m", "carrier=device");
        }
    }

    @Nested
    class PmemDirect extends Both {
        PmemDirect() {
            super("pmem:size=256m", "carrier=uring", "direct_io");
        }
    }

    @Nested
    class MirrorByRing extends Both {
        MirrorByRing() {
            super("mirror", "carrier=uring", "attr_timeout=0");
        }
    }

    @Nested
    class MirrorByDevice extends Both {
        MirrorByDevice() {
            super("mirror", "carrier=device", "nopassthrough");
        }
    }

    /** A tmpfs, and a mount beside it. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Both {
        private final String fileSystem;
        private final String[] options;
        private HostFileSystem believed;
        private HostFileSystem source;
        private MountedServer server;

        Both(String fileSystem, String... options) {
            this.fileSystem = fileSystem;
            this.options = options;
        }

        @BeforeAll
        void mount() {
            KernelSwitch.requireRoot();
            if (options[0].equals("carrier=uring")) {
                KernelSwitch.requireUring();
            }
            believed = HostFileSystem.tmpfs(SIZE_MIB);
            String arguments = "";
            if (fileSystem.equals("mirror")) {
                source = HostFileSystem.tmpfs(SIZE_MIB);
                arguments = ":" + source.root();
            }
            server = ServerPlan.of(fileSystem + arguments, options).with("suid", "dev").start();
        }

        @AfterAll
        void unmount() {
            try (HostFileSystem _ = believed; HostFileSystem _ = source) {
                if (server != null) {
                    server.close();
                }
            }
        }

        @TestFactory
        Stream<DynamicTest> shouldAnswerAsTmpfs() {
            ComparisonSuite suite = new ComparisonSuite(target("tmpfs", believed.root()),
                    target(server.name(), server.root()));
            Long seed = Long.getLong("zufs.seed");
            if (seed != null) {
                return suite.tests(seed, 1, CALL_COUNT);
            }
            long fresh = ThreadLocalRandom.current().nextLong(1_000, 1_000_000_000);
            return Stream.concat(suite.tests(1, SEED_COUNT, CALL_COUNT), suite.tests(fresh, 1, CALL_COUNT));
        }

        private static KernelTarget target(String name, Path root) {
            return new KernelTarget(name, root,
                    KernelTarget.allBut(Capability.ZERO, Capability.COLLAPSE, Capability.INSERT));
        }
    }
}
