// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** What is measured of a pool that holds much. */
enum ScaleFigure {
    CREATE_NS("making one file, mean", "ns"),
    LOOKUP_NS("lookup of any file, p50", "ns"),
    LOOKUP_TAIL_NS("lookup of any file, p99", "ns"),
    LOOKUP_AGAIN_NS("lookup of 1,000 of the files, p50", "ns"),
    MOUNT_CLEAN_MS("mount after a clean stop", "ms"),
    MOUNT_KILLED_MS("mount after a kill", "ms"),
    HEAP_CLEAN_BYTES("heap that the mount holds, after a clean stop", "bytes"),
    HEAP_KILLED_BYTES("heap that the mount holds, after a kill", "bytes"),
    CHECK_MS("fsck", "ms"),
    CHECK_FINDINGS("findings of fsck", "findings");

    private final String meaning;
    private final String unit;

    ScaleFigure(String meaning, String unit) {
        this.meaning = meaning;
        this.unit = unit;
    }

    String meaning() {
        return meaning;
    }

    String unit() {
        return unit;
    }
}
