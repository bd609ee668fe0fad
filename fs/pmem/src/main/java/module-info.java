// SPDX-License-Identifier: Apache-2.0

/** The persistent-memory file system. */
module org.zufs.fs.pmem {
    requires transitive org.zufs.spi;

    exports org.zufs.fs.pmem;
    exports org.zufs.fs.pmem.check;
    exports org.zufs.fs.pmem.content;
    exports org.zufs.fs.pmem.extent;
    exports org.zufs.fs.pmem.format;
    exports org.zufs.fs.pmem.log;
    exports org.zufs.fs.pmem.name;
    exports org.zufs.fs.pmem.space;
    exports org.zufs.fs.pmem.pool;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.fs.pmem.PmemType;
}
