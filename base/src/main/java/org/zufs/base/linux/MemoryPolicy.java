// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Modes and flags of NUMA policies; {@link MemoryCalls#mbind}. Named as in the headers. */
public final class MemoryPolicy {
    public static final int MPOL_DEFAULT = 0;
    public static final int MPOL_PREFERRED = 1;
    public static final int MPOL_BIND = 2;
    public static final int MPOL_INTERLEAVE = 3;
    public static final int MPOL_LOCAL = 4;
    public static final int MPOL_MF_STRICT = 1;
    public static final int MPOL_MF_MOVE = 2;

    private MemoryPolicy() {
    }
}
