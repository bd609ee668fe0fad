// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.testing.kit.contract.Deviation;
import org.zufs.testing.kit.junit.ContractSuite;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.Capability;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/** The contract on one mount, which is made before the first behaviour and must end cleanly after the last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MountContract {
    private static final int SOURCE_MIB = 256;
    private static final int LENGTH = 16384;
    private static final long DEADLINE_MS = 30_000;

    private final String fileSystem;
    private final String[] options;
    private final List<Deviation> deviations = new ArrayList<>();
    private HostFileSystem source;
    private MountedServer server;

    /**
     * The contract on this file system; {@code mirror} gets a tmpfs to mirror.
     *
     * @param deviations what does not hold there, beside what holds on no mount
     */
    MountContract(String fileSystem, List<Deviation> deviations, String... options) {
        this.fileSystem = fileSystem;
        // The contract has programs with set-id bits and device nodes.
        this.options = Stream.concat(Stream.of(options), Stream.of("suid", "dev")).toArray(String[]::new);
        this.deviations.addAll(deviations);
    }

    @BeforeAll
    void mount() {
        KernelSwitch.requireRoot();
        if (List.of(options).contains("carrier=uring")) {
            KernelSwitch.requireUring();
        }
        if (fileSystem.equals("mirror")) {
            source = HostFileSystem.tmpfs(SOURCE_MIB);
            server = ServerPlan.of("mirror:" + source.root(), options).start();
        } else {
            server = ServerPlan.of(fileSystem, options).start();
        }
    }

    @AfterAll
    void unmount() {
        try (HostFileSystem _ = source) {
            if (server != null) {
                server.close();
            }
        }
    }

    @TestFactory
    Stream<DynamicNode> shouldHoldTheContract() {
        return new ContractSuite(target(), deviations).tests();
    }

    /** The kernel answers for every FUSE file system that ranges are not shifted; tmpfs, that they are not zeroed. */
    private KernelTarget target() {
        Set<Capability> capabilities = source == null
                ? KernelTarget.allBut(Capability.COLLAPSE, Capability.INSERT)
                : KernelTarget.allBut(Capability.COLLAPSE, Capability.INSERT, Capability.ZERO);
        return new KernelTarget(server.name(), server.root(), capabilities);
    }

    @ParameterizedTest
    @ValueSource(ints = {Abi.FALLOC_FL_COLLAPSE_RANGE, Abi.FALLOC_FL_INSERT_RANGE, Abi.FALLOC_FL_ZERO_RANGE})
    void shouldRefuseOtherwiseWhatCannotBeHadAndChangeNothing(int mode) {
        Assumptions.assumeTrue(mode != Abi.FALLOC_FL_ZERO_RANGE || source != null, "here ranges can be zeroed");
        target().start(Credentials.ROOT, false, api -> {
            byte[] bytes = "x".repeat(LENGTH).getBytes(StandardCharsets.ISO_8859_1);
            int fd = api.open(Abi.AT_FDCWD, server.root() + "/ranges", Abi.O_RDWR | Abi.O_CREAT, 0644);
            assertThat(api.write(fd, bytes)).isEqualTo(LENGTH);
            assertThat(api.fallocate(fd, mode, LENGTH / 4, LENGTH / 4)).isEqualTo(-Abi.EOPNOTSUPP);
            byte[] read = new byte[2 * LENGTH];
            assertThat(api.pread(fd, read, 0)).isEqualTo(LENGTH);
            assertThat(read).startsWith(bytes);
            api.close(fd);
        }).join(DEADLINE_MS);
    }
}
