// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Flags of {@link NamespaceCalls#renameat2}. Named as in the headers. */
public final class RenameFlags {
    public static final int RENAME_NOREPLACE = 1;
    public static final int RENAME_EXCHANGE = 2;
    public static final int RENAME_WHITEOUT = 4;

    private RenameFlags() {
    }
}
