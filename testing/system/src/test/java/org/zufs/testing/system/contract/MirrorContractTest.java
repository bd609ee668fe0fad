// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract on {@code mirror} over a tmpfs. */
final class MirrorContractTest {
    @Nested
    class RingCached extends MountContract {
        RingCached() {
            super("mirror", Deviations.OF_MAPPED_TMPFS, "carrier=uring");
        }
    }

    @Nested
    class RingDirect extends MountContract {
        RingDirect() {
            super("mirror", List.of(), "carrier=uring", "direct_io");
        }
    }

    @Nested
    class DeviceCached extends MountContract {
        DeviceCached() {
            super("mirror", Deviations.OF_MAPPED_TMPFS, "carrier=device");
        }
    }

    @Nested
    class DeviceDirect extends MountContract {
        DeviceDirect() {
            super("mirror", List.of(), "carrier=device", "direct_io");
        }
    }
}
