// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Flags of {@link XattrCalls#setxattr}. Named as in the headers. */
public final class XattrFlags {
    public static final int XATTR_CREATE = 1;
    public static final int XATTR_REPLACE = 2;

    private XattrFlags() {
    }
}
