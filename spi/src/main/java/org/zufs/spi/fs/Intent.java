// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** What an asker will do with the extents of {@link RegularFile#map}. */
public enum Intent {
    /** Look at the bytes. */
    READ,
    /** Store bytes. */
    WRITE
}
