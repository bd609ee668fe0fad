// SPDX-License-Identifier: Apache-2.0

/** The kernel's FUSE protocol, spoken without libfuse. */
module org.zufs.transport.fuse {
    requires org.zufs.spi;

    exports org.zufs.transport.fuse to org.zufs.server;
    exports org.zufs.transport.fuse.mount to org.zufs.tools.cli;

    provides org.zufs.spi.transport.TransportType with org.zufs.transport.fuse.FuseType;
}
