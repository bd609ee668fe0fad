// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Operations of {@link FutexCalls#futex}. Named as in the headers. */
public final class FutexOperations {
    public static final int FUTEX_WAIT = 0;
    public static final int FUTEX_WAKE = 1;
    public static final int FUTEX_REQUEUE = 3;
    public static final int FUTEX_CMP_REQUEUE = 4;
    public static final int FUTEX_WAKE_OP = 5;
    public static final int FUTEX_WAIT_BITSET = 9;
    public static final int FUTEX_WAKE_BITSET = 0xa;
    public static final int FUTEX_PRIVATE_FLAG = 0x80;
    public static final int FUTEX_CLOCK_REALTIME = 0x100;
    public static final int FUTEX_WAIT_PRIVATE = 0x80;
    public static final int FUTEX_WAKE_PRIVATE = 0x81;
    public static final int FUTEX_BITSET_MATCH_ANY = 0xffffffff;

    private FutexOperations() {
    }
}
