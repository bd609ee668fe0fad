// SPDX-License-Identifier: Apache-2.0

/** Bytes that persist: regions. */
module org.zufs.media {
    requires transitive org.zufs.spi;

    exports org.zufs.media.memory;

    provides org.zufs.spi.media.MediaType with org.zufs.media.memory.MemoryMedia;
}
