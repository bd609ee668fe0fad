// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Bits of {@link Rename2InLayout#FLAGS_OFFSET}, as renameat2(2). */
public final class RenameFlag {
    /** Fail with EEXIST if the new name is there. */
    public static final int NOREPLACE = 1 << 0;

    /** Swap both names. */
    public static final int EXCHANGE = 1 << 1;

    /** Leave a whiteout device behind. */
    public static final int WHITEOUT = 1 << 2;

    private RenameFlag() {
    }
}
