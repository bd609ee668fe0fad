// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Bits of {@link WriteInLayout#WRITE_FLAGS_OFFSET}. */
public final class WriteFlag {
    /** Delayed write out of the page cache; the handle is guessed. */
    public static final int CACHE = 1 << 0;

    /** The lock owner is valid. */
    public static final int LOCK_OWNER = 1 << 1;

    /** Drop the set-id bits as the kernel would. Since 7.31. */
    public static final int KILL_SUIDGID = 1 << 2;

    private WriteFlag() {
    }
}
