// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The contract on {@code pmem}: a pool in memory on each carrier, with and without the page cache; pools in files. */
final class PmemContractTest {
    private static final String IN_MEMORY = "pmem:size=256m";

    @Nested
    class RingCached extends MountContract {
        RingCached() {
            super(IN_MEMORY, Deviations.OF_UNSENT_OPENS, "carrier=uring");
        }
    }

    @Nested
    class RingDirect extends MountContract {
        RingDirect() {
            super(IN_MEMORY, List.of(), "carrier=uring", "direct_io");
        }
    }

    @Nested
    class DeviceCached extends MountContract {
        DeviceCached() {
            super(IN_MEMORY, Deviations.OF_UNSENT_OPENS, "carrier=device");
        }
    }

    @Nested
    class DeviceDirect extends MountContract {
        DeviceDirect() {
            super(IN_MEMORY, List.of(), "carrier=device", "direct_io");
        }
    }

    /** A pool in a file on tmpfs: it outlives the server, not the machine. */
    @Nested
    class FileInMemory extends InFile {
        FileInMemory() {
            super(Path.of("/dev/shm"));
        }
    }

    /** A pool in a plain file: it outlives the machine as of the last sync. */
    @Nested
    class FileOnDisk extends InFile {
        FileOnDisk() {
            super(Path.of(System.getProperty("java.io.tmpdir")));
        }
    }

    /** A pool in a file of its own, which goes with it. */
    private abstract static class InFile extends MountContract {
        private final Path folder;

        InFile(Path parent) {
            this(create(parent));
        }

        private InFile(PoolFolder made) {
            super("pmem:" + made.path.resolve("pool") + ",size=256m,create", Deviations.OF_UNSENT_OPENS,
                    "carrier=uring");
            folder = made.path;
        }

        private static PoolFolder create(Path parent) {
            try {
                return new PoolFolder(Files.createTempDirectory(parent, "zufs-contract"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @AfterAll
        void remove() throws IOException {
            Files.deleteIfExists(folder.resolve("pool"));
            Files.delete(folder);
        }
    }

    private record PoolFolder(Path path) {
    }
}
