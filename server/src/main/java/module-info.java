// SPDX-License-Identifier: Apache-2.0

/** Dispatcher: mounts, sessions, credentials, handles, lanes. */
module org.zufs.server {
    requires transitive org.zufs.spi;
}
