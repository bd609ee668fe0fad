// SPDX-License-Identifier: Apache-2.0

/** Benchmarks, side by side with the floor, libfuse, the Java libraries and tmpfs. */
module org.zufs.testing.bench {
    requires info.picocli;
    requires jdk.management;
    requires org.zufs.fs.pmem;

    uses org.zufs.spi.fs.FileSystemType;
    uses org.zufs.spi.media.MediaType;
    uses org.zufs.spi.media.PoolMediaType;

    opens org.zufs.testing.bench to info.picocli;
}
