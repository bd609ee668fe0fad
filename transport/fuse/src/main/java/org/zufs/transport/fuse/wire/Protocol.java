// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** Numbers of the protocol that belong to no structure. */
public final class Protocol {
    /** Major version. */
    public static final int MAJOR = 7;

    /** Newest minor version that is spoken here. */
    public static final int MINOR = 45;

    /** Oldest minor version that is spoken here (Linux 5.4). */
    public static final int MINOR_MIN = 31;

    /** Node id of the root directory. */
    public static final long ROOT_NODE_ID = 1;

    /** Smallest buffer that the kernel lets a reader of the device use, in bytes. */
    public static final int READ_BUFFER_LENGTH_MIN = 8192;

    /** Bit of {@link InHeaderLayout#unique} in a request that was sent before and is sent again. */
    public static final long UNIQUE_RESEND = 1L << 63;

    /** Command of a ring entry: here are my buffers, give me a request. */
    public static final int URING_REGISTER = 1;

    /** Command of a ring entry: here is the reply, give me the next request. */
    public static final int URING_COMMIT_AND_FETCH = 2;

    private Protocol() {
    }
}
