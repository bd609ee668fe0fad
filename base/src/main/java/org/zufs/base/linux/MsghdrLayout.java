// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct msghdr}: a message of {@link SocketCalls}, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  msg_name           address of the peer's name, or 0
 *      8     4  msg_namelen        length of the name in bytes
 *     12     4  (padding)
 *     16     8  msg_iov            address of the IovecLayout entries
 *     24     8  msg_iovlen         count of the entries
 *     32     8  msg_control        address of the control messages
 *     40     8  msg_controllen     length of the control messages in bytes
 *     48     4  msg_flags          flags of a received message, MSG_CTRUNC
 *     52     4  (padding)
 *     56        LENGTH
 * </pre>
 */
public final class MsghdrLayout {
    public static final int NAME_OFFSET = 0;
    public static final int NAME_LENGTH_OFFSET = NAME_OFFSET + Long.BYTES;
    private static final int PADDING_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;
    public static final int IOVECS_OFFSET = PADDING_OFFSET + 4;
    public static final int IOVEC_COUNT_OFFSET = IOVECS_OFFSET + Long.BYTES;
    public static final int CONTROL_OFFSET = IOVEC_COUNT_OFFSET + Long.BYTES;
    public static final int CONTROL_LENGTH_OFFSET = CONTROL_OFFSET + Long.BYTES;
    public static final int FLAGS_OFFSET = CONTROL_LENGTH_OFFSET + Long.BYTES;
    private static final int TAIL_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TAIL_OFFSET + 4;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private MsghdrLayout() {
    }

    /** Address of the peer's name, or 0. */
    public static long name(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, NAME_OFFSET);
    }

    /** Sets: address of the peer's name, or 0. */
    public static void putName(MemorySegment segment, long name) {
        segment.set(JAVA_LONG_UNALIGNED, NAME_OFFSET, name);
    }

    /** Length of the name in bytes. */
    public static int nameLength(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, NAME_LENGTH_OFFSET);
    }

    /** Sets: length of the name in bytes. */
    public static void putNameLength(MemorySegment segment, int nameLength) {
        segment.set(JAVA_INT_UNALIGNED, NAME_LENGTH_OFFSET, nameLength);
    }

    /** Address of the IovecLayout entries. */
    public static long iovecs(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, IOVECS_OFFSET);
    }

    /** Sets: address of the IovecLayout entries. */
    public static void putIovecs(MemorySegment segment, long iovecs) {
        segment.set(JAVA_LONG_UNALIGNED, IOVECS_OFFSET, iovecs);
    }

    /** Count of the entries. */
    public static long iovecCount(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, IOVEC_COUNT_OFFSET);
    }

    /** Sets: count of the entries. */
    public static void putIovecCount(MemorySegment segment, long iovecCount) {
        segment.set(JAVA_LONG_UNALIGNED, IOVEC_COUNT_OFFSET, iovecCount);
    }

    /** Address of the control messages. */
    public static long control(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, CONTROL_OFFSET);
    }

    /** Sets: address of the control messages. */
    public static void putControl(MemorySegment segment, long control) {
        segment.set(JAVA_LONG_UNALIGNED, CONTROL_OFFSET, control);
    }

    /** Length of the control messages in bytes. */
    public static long controlLength(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, CONTROL_LENGTH_OFFSET);
    }

    /** Sets: length of the control messages in bytes. */
    public static void putControlLength(MemorySegment segment, long controlLength) {
        segment.set(JAVA_LONG_UNALIGNED, CONTROL_LENGTH_OFFSET, controlLength);
    }

    /** Flags of a received message, MSG_CTRUNC. */
    public static int flags(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, FLAGS_OFFSET);
    }
}
