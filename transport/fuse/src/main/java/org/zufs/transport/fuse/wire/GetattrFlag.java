// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Bits of {@link GetattrInLayout#FLAGS_OFFSET} and {@link StatxInLayout#FLAGS_OFFSET}. */
public final class GetattrFlag {
    /** The handle is valid. */
    public static final int HANDLE = 1 << 0;

    private GetattrFlag() {
    }
}
