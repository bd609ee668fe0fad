// SPDX-License-Identifier: Apache-2.0

/** Bytes that persist: regions, and pools that last. */
module org.zufs.media {
    requires transitive org.zufs.spi;
    requires jdk.nio.mapmode;

    exports org.zufs.media.memory;
    exports org.zufs.media.pool;

    provides org.zufs.spi.media.MediaType with org.zufs.media.memory.MemoryMedia;
    provides org.zufs.spi.media.PoolMediaType with org.zufs.media.pool.FileMedia;
}
