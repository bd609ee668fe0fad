// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.junit;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.testing.kit.kernel.HostFileSystem;
import org.zufs.testing.kit.kernel.KernelTarget;
import org.zufs.testing.kit.seam.Capability;

/** The proof of the behaviours that tmpfs cannot show, and a second opinion on the others. */
final class ContractOnExt4Test {
    private static HostFileSystem ext4;

    @BeforeAll
    static void mount() {
        Assumptions.assumeTrue(ProcessCalls.geteuid() == 0, "mounting a private ext4 needs the superuser");
        try {
            ext4 = HostFileSystem.ext4(512);
        } catch (UncheckedIOException none) {
            Assumptions.abort("no ext4 on a loop device here: " + none.getMessage());
        }
    }

    @AfterAll
    static void unmount() {
        if (ext4 != null) {
            ext4.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> shouldHoldTheContract() {
        KernelTarget target = new KernelTarget("ext4", ext4.root(), KernelTarget.allBut());
        return new ContractSuite(target, List.of()).tests();
    }
}
