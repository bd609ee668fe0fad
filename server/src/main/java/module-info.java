// SPDX-License-Identifier: Apache-2.0

/** Dispatcher: mounts, sessions, credentials, handles, lanes. */
module org.zufs.server {
    requires transitive org.zufs.spi;

    exports org.zufs.server;

    uses org.zufs.spi.fs.FileSystemType;
    uses org.zufs.spi.media.MediaType;
    uses org.zufs.spi.media.PoolMediaType;
    uses org.zufs.spi.transport.TransportType;
}
