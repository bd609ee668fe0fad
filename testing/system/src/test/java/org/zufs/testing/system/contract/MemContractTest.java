// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract on {@code mem}: each carrier, with and without the page cache, and what changes the road of data. */
final class MemContractTest {
    @Nested
    class RingCached extends MountContract {
        RingCached() {
            super("mem", List.of(), "carrier=uring");
        }
    }

    @Nested
    class RingDirect extends MountContract {
        RingDirect() {
            super("mem", List.of(), "carrier=uring", "direct_io");
        }
    }

    @Nested
    class DeviceCached extends MountContract {
        DeviceCached() {
            super("mem", List.of(), "carrier=device");
        }
    }

    @Nested
    class DeviceDirect extends MountContract {
        DeviceDirect() {
            super("mem", List.of(), "carrier=device", "direct_io");
        }
    }

    @Nested
    class Passthrough extends MountContract {
        Passthrough() {
            super("mem:placement=dedicated", Deviations.OF_MAPPED_TMPFS, "carrier=uring");
        }
    }

    @Nested
    class Writeback extends MountContract {
        Writeback() {
            super("mem", Deviations.OF_WRITEBACK, "carrier=uring", "writeback");
        }
    }

    /** Files packed together, and no opens. */
    @Nested
    class NoPassthrough extends MountContract {
        NoPassthrough() {
            super("mem", Deviations.OF_UNSENT_OPENS, "carrier=uring", "nopassthrough");
        }
    }
}
