// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Bits of {@link IoctlInLayout#FLAGS_OFFSET} and of the flags of {@link IoctlOutLayout}. */
public final class IoctlFlag {
    /** A 32 bit program on a 64 bit kernel. */
    public static final int COMPAT = 1 << 0;

    /** Not a well-formed request number; RETRY is allowed. */
    public static final int UNRESTRICTED = 1 << 1;

    /** Reply: send again with these ranges. */
    public static final int RETRY = 1 << 2;

    /** A request of 32 bit words. */
    public static final int BITS_32 = 1 << 3;

    /** The file is a directory. */
    public static final int DIRECTORY = 1 << 4;

    /** An x32 program: 32 bit addresses, 64 bit times. */
    public static final int COMPAT_X32 = 1 << 5;

    /** Most ranges in a RETRY, input and output together, a count. */
    public static final int RANGE_COUNT_MAX = 256;

    private IoctlFlag() {
    }
}
