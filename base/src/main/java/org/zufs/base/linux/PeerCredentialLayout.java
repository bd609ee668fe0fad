// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct ucred}: who is at the other end of a socket, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  pid                process id when the socket was connected
 *      4     4  uid                effective user id then
 *      8     4  gid                effective group id then
 *     12        LENGTH
 * </pre>
 */
public final class PeerCredentialLayout {
    public static final int PID_OFFSET = 0;
    public static final int UID_OFFSET = PID_OFFSET + Integer.BYTES;
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = GID_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 4;

    private PeerCredentialLayout() {
    }

    /** Process id when the socket was connected. */
    public static int pid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, PID_OFFSET);
    }

    /** Effective user id then. */
    public static int uid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, UID_OFFSET);
    }

    /** Effective group id then. */
    public static int gid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, GID_OFFSET);
    }
}
