// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Modes of {@link AttributeCalls#faccessat}. Named as in the headers. */
public final class AccessModes {
    public static final int F_OK = 0;

    public static final int R_OK = 4;

    public static final int W_OK = 2;

    public static final int X_OK = 1;

    private AccessModes() {
    }
}
