// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Seals of memory files, {@link FcntlCommands#F_ADD_SEALS}. Named as in the headers. */
public final class SealFlags {
    public static final int F_SEAL_SEAL = 1;
    public static final int F_SEAL_SHRINK = 2;
    public static final int F_SEAL_GROW = 4;
    public static final int F_SEAL_WRITE = 8;
    public static final int F_SEAL_FUTURE_WRITE = 0x10;
    public static final int F_SEAL_EXEC = 0x20;

    private SealFlags() {
    }
}
