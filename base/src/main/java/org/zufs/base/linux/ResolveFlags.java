// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Resolve rules of {@link FileCalls#openat2}. Named as in the headers. */
public final class ResolveFlags {
    public static final int RESOLVE_NO_XDEV = 1;
    public static final int RESOLVE_NO_MAGICLINKS = 2;
    public static final int RESOLVE_NO_SYMLINKS = 4;
    public static final int RESOLVE_BENEATH = 8;
    public static final int RESOLVE_IN_ROOT = 0x10;
    public static final int RESOLVE_CACHED = 0x20;

    private ResolveFlags() {
    }
}
