// SPDX-License-Identifier: Apache-2.0

/** A host folder, served again. */
module org.zufs.fs.mirror {
    requires org.zufs.spi;

    exports org.zufs.fs.mirror;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.fs.mirror.MirrorType;
}
