// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

/** Where the bytes of regular files are kept. */
enum Placement {
    /** Packed at first; dedicated from the first open on that finds them long enough. */
    AUTO,
    /** In the arena, always. */
    PACKED,
    /** In a file of the region store each, from the start. */
    DEDICATED
}
