// SPDX-License-Identifier: Apache-2.0

/** The file system that does nothing, fast: what the road itself costs. */
module org.zufs.fs.nullfs {
    requires org.zufs.spi;

    exports org.zufs.fs.nullfs;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.fs.nullfs.NullType;
}
