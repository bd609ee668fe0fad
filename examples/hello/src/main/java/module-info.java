// SPDX-License-Identifier: Apache-2.0

/** The smallest file system: one file that says hello. */
module org.zufs.examples.hello {
    requires org.zufs.spi;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.examples.hello.HelloFileSystem;
}
