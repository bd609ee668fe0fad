// SPDX-License-Identifier: Apache-2.0

/** The zufs command. */
module org.zufs.tools.cli {
    requires info.picocli;
    requires org.zufs.fs.pmem;
    requires org.zufs.server;
    requires org.zufs.transport.fuse;

    uses org.zufs.spi.fs.FileSystemType;
    uses org.zufs.spi.media.PoolMediaType;
    uses org.zufs.spi.transport.TransportType;

    // picocli fills the options of commands by reflection.
    opens org.zufs.tools.cli to info.picocli;
}
