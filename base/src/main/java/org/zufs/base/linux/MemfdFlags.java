// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Flags of {@link MemoryCalls#memfdCreate}. Named as in the headers. */
public final class MemfdFlags {
    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_ALLOW_SEALING = 2;
    public static final int MFD_HUGETLB = 4;
    public static final int MFD_NOEXEC_SEAL = 8;
    public static final int MFD_EXEC = 0x10;

    private MemfdFlags() {
    }
}
