// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.util.List;
import org.zufs.testing.kit.contract.Deviation;

/** Where the kernel's FUSE, and not the server, decides otherwise than a file system of the kernel's own. */
final class Deviations {
    static final List<Deviation> OF_THE_KERNEL = List.of();

    private Deviations() {
    }
}
