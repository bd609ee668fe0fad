// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.zufs.testing.kit.contract.Deviation;

/** The contract on {@code mirror} over a tmpfs. */
final class MirrorContractTest {
    private static final List<Deviation> PASSTHROUGH = Stream.of(Deviations.OF_MAPPED_TMPFS,
            Deviations.OF_PASSTHROUGH_TO_HOST).flatMap(List::stream).toList();

    @Nested
    class RingCached extends MountContract {
        RingCached() {
            super("mirror", PASSTHROUGH, "carrier=uring");
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
            super("mirror", PASSTHROUGH, "carrier=device");
        }
    }

    @Nested
    class DeviceDirect extends MountContract {
        DeviceDirect() {
            super("mirror", List.of(), "carrier=device", "direct_io");
        }
    }
}
