// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.zufs.testing.kit.contract.Deviation;
import org.zufs.testing.kit.junit.ContractSuite;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/** The contract on one mount, which is made before the first behaviour and must end cleanly after the last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MountContract {
    private static final int SOURCE_MIB = 256;

    private final String fileSystem;
    private final String[] options;
    private final List<Deviation> deviations = new ArrayList<>(Deviations.OF_THE_KERNEL);
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
        try (HostFileSystem closing = source) {
            if (server != null) {
                server.close();
            }
        }
    }

    @TestFactory
    Stream<DynamicNode> shouldHoldTheContract() {
        return new ContractSuite(new KernelTarget(server.name(), server.root(), KernelTarget.allBut()), deviations)
                .tests();
    }
}
