// SPDX-License-Identifier: Apache-2.0

/** Persistent memory that fails, and what must hold when it does. */
module org.zufs.testing.simulator {
    requires transitive org.zufs.spi;
    requires org.zufs.media;
    requires org.zufs.fs.pmem;

    exports org.zufs.testing.simulator;

    uses org.zufs.spi.fs.FileSystemType;
}
