// SPDX-License-Identifier: Apache-2.0

/** The seams between the stops of the road: file system, transport, media. */
module org.zufs.spi {
    requires transitive org.zufs.base;

    exports org.zufs.spi.fs;
    exports org.zufs.spi.media;
    exports org.zufs.spi.transport;
}
