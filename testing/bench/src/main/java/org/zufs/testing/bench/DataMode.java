// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** Who answers when an application reads or writes a file's bytes. */
enum DataMode {
    /** The kernel's page cache where it can; writes go through to the server at once. */
    CACHED,
    /** The server, every time. */
    DIRECT,
    /** The kernel, on the file that backs it. */
    PASSTHROUGH;

    /** The mode as it stands in names and options. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
