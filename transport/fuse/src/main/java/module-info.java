// SPDX-License-Identifier: Apache-2.0

/** The kernel's FUSE protocol, spoken without libfuse. */
module org.zufs.transport.fuse {
    requires org.zufs.spi;
}
