// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.zufs.testing.kit.contract.Deviation;
import org.zufs.testing.kit.contract.Stage;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.Capability;

/** The proof of the suite: the kernel's tmpfs holds it. It cannot zero or shift ranges. */
final class ContractOnTmpfsTest {
    private static final Deviation STORES_STAY = new Deviation(
            "mapping/stores after the end do not show when the file grows",
            "tmpfs keeps what was stored in the last page, as POSIX allows",
            stage -> {
                assertThat(keepsStores(stage)).isZero();
                assertThat(stage.content("f")).startsWith("abcgarbage\0");
            });
    private static HostFileSystem tmpfs;

    @BeforeAll
    static void mount() {
        tmpfs = HostFileSystem.tmpfs(256);
    }

    @AfterAll
    static void unmount() {
        if (tmpfs != null) {
            tmpfs.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> shouldHoldTheContract() {
        KernelTarget target = new KernelTarget("tmpfs", tmpfs.root(),
                KernelTarget.allBut(Capability.ZERO, Capability.COLLAPSE, Capability.INSERT));
        return new ContractSuite(target, List.of(STORES_STAY)).tests();
    }

    private static int keepsStores(Stage stage) {
        int fd = stage.create("f");
        stage.write(fd, "abc");
        long map = stage.api().mmap(fd, Abi.PROT_READ | Abi.PROT_WRITE, Abi.MAP_SHARED, 0, 4096);
        stage.api().store(map, 3, Stage.bytes("garbage"));
        stage.api().munmap(map, 4096);
        return stage.api().ftruncate(fd, 20);
    }

}
