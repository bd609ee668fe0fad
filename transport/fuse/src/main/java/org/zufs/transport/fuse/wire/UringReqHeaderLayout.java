// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/**
 * Header buffer of a ring entry, the first of the two ranges given at REGISTER.
 * {@code struct fuse_uring_req_header}, since protocol 7.42. Who writes what is said at the fields.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       inOut (128 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    operationIn (128 bytes)                    |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      entInOut (32 bytes)                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class UringReqHeaderLayout {
    /** Kernel: {@link InHeaderLayout}. Server: {@link OutHeaderLayout}. */
    public static final int IN_OUT_OFFSET = 0;

    /**
     * Kernel: the first argument of the operation, {@link Opcode#argumentLength()} bytes. The server leaves it
     * alone.
     */
    public static final int OPERATION_IN_OFFSET = IN_OUT_OFFSET + 16 * Long.BYTES;

    /** Both: {@link UringEntInOutLayout}. */
    public static final int ENT_IN_OUT_OFFSET = OPERATION_IN_OFFSET + 16 * Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = ENT_IN_OUT_OFFSET + UringEntInOutLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private UringReqHeaderLayout() {
    }
}
