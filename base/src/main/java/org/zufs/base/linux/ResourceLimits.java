// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Resources of {@link ProcessCalls#prlimit}, and no limit. Named as in the headers. */
public final class ResourceLimits {
    public static final int RLIMIT_CPU = 0;
    public static final int RLIMIT_FSIZE = 1;
    public static final int RLIMIT_DATA = 2;
    public static final int RLIMIT_STACK = 3;
    public static final int RLIMIT_CORE = 4;
    public static final int RLIMIT_NPROC = 6;
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_MEMLOCK = 8;
    public static final int RLIMIT_AS = 9;

    public static final long RLIM_INFINITY = -1L;

    private ResourceLimits() {
    }
}
