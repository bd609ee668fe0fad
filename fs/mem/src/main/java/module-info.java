// SPDX-License-Identifier: Apache-2.0

/** The smallest complete POSIX file system, in memory. */
module org.zufs.fs.mem {
    requires transitive org.zufs.spi;

    exports org.zufs.fs.mem;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.fs.mem.MemType;
}
