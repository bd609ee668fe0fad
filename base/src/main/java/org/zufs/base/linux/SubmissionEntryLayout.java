// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_sqe}: one request to io_uring, native byte order. With {@code IORING_SETUP_SQE128} an
 * entry is {@link #LENGTH_LARGE} bytes and the command area is {@link #COMMAND_LENGTH_LARGE} bytes.
 *
 * <pre>
 * offset length  field              meaning
 *      0     1  opcode             IORING_OP_*
 *      1     1  flags              IOSQE_*
 *      2     2  ioprio             priority, or flags of the operation
 *      4     4  fd                 descriptor, or index with IOSQE_FIXED_FILE
 *      8     8  off                file offset, or second address
 *     16     8  addr               address of the buffer or the iovecs
 *     24     4  len                length in bytes, or count of iovecs
 *     28     4  rw_flags           flags of the operation
 *     32     8  user_data          comes back in the completion
 *     40     2  buf_index          index of a registered buffer, or buffer group
 *     42     2  personality        registered credentials
 *     44     4  file_index         index of a registered file
 *     48     8  addr3              third address; the command area begins here
 *     56     8  __pad2
 *     64        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class SubmissionEntryLayout {
    public static final int OPCODE_OFFSET = 0;
    public static final int FLAGS_OFFSET = OPCODE_OFFSET + Byte.BYTES;
    public static final int IO_PRIORITY_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    public static final int FD_OFFSET = IO_PRIORITY_OFFSET + Short.BYTES;
    public static final int FILE_OFFSET_OFFSET = FD_OFFSET + Integer.BYTES;
    public static final int ADDRESS_OFFSET = FILE_OFFSET_OFFSET + Long.BYTES;
    public static final int RANGE_LENGTH_OFFSET = ADDRESS_OFFSET + Long.BYTES;
    public static final int OPERATION_FLAGS_OFFSET = RANGE_LENGTH_OFFSET + Integer.BYTES;
    public static final int USER_DATA_OFFSET = OPERATION_FLAGS_OFFSET + Integer.BYTES;
    public static final int BUFFER_INDEX_OFFSET = USER_DATA_OFFSET + Long.BYTES;
    public static final int PERSONALITY_OFFSET = BUFFER_INDEX_OFFSET + Short.BYTES;
    public static final int FILE_INDEX_OFFSET = PERSONALITY_OFFSET + Short.BYTES;
    public static final int ADDRESS3_OFFSET = FILE_INDEX_OFFSET + Integer.BYTES;
    private static final int TAIL_OFFSET = ADDRESS3_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TAIL_OFFSET + 8;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    /** With {@code IORING_OP_URING_CMD}, in the place of the file offset: the command, 4 bytes. */
    public static final int COMMAND_OPERATION_OFFSET = FILE_OFFSET_OFFSET;

    /** With {@code IORING_OP_URING_CMD}: the command area. */
    public static final int COMMAND_OFFSET = ADDRESS3_OFFSET;

    /** With {@code IORING_SETUP_SQE128}: of the entry, in bytes. */
    public static final int LENGTH_LARGE = 2 * LENGTH;

    /** With {@code IORING_SETUP_SQE128}: of the command area, in bytes. */
    public static final int COMMAND_LENGTH_LARGE = LENGTH_LARGE - COMMAND_OFFSET;

    private SubmissionEntryLayout() {
    }

    /** IORING_OP_*. */
    public static byte opcode(MemorySegment segment, long offset) {
        return segment.get(JAVA_BYTE, offset + OPCODE_OFFSET);
    }

    /** Sets: IORING_OP_*. */
    public static void putOpcode(MemorySegment segment, long offset, byte opcode) {
        segment.set(JAVA_BYTE, offset + OPCODE_OFFSET, opcode);
    }

    /** IOSQE_*. */
    public static byte flags(MemorySegment segment, long offset) {
        return segment.get(JAVA_BYTE, offset + FLAGS_OFFSET);
    }

    /** Sets: IOSQE_*. */
    public static void putFlags(MemorySegment segment, long offset, byte flags) {
        segment.set(JAVA_BYTE, offset + FLAGS_OFFSET, flags);
    }

    /** Priority, or flags of the operation. */
    public static short ioPriority(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + IO_PRIORITY_OFFSET);
    }

    /** Sets: priority, or flags of the operation. */
    public static void putIoPriority(MemorySegment segment, long offset, short ioPriority) {
        segment.set(JAVA_SHORT_UNALIGNED, offset + IO_PRIORITY_OFFSET, ioPriority);
    }

    /** Descriptor, or index with IOSQE_FIXED_FILE. */
    public static int fd(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + FD_OFFSET);
    }

    /** Sets: descriptor, or index with IOSQE_FIXED_FILE. */
    public static void putFd(MemorySegment segment, long offset, int fd) {
        segment.set(JAVA_INT_UNALIGNED, offset + FD_OFFSET, fd);
    }

    /** File offset, or second address. */
    public static long fileOffset(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + FILE_OFFSET_OFFSET);
    }

    /** Sets: file offset, or second address. */
    public static void putFileOffset(MemorySegment segment, long offset, long fileOffset) {
        segment.set(JAVA_LONG_UNALIGNED, offset + FILE_OFFSET_OFFSET, fileOffset);
    }

    /** Address of the buffer or the iovecs. */
    public static long address(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + ADDRESS_OFFSET);
    }

    /** Sets: address of the buffer or the iovecs. */
    public static void putAddress(MemorySegment segment, long offset, long address) {
        segment.set(JAVA_LONG_UNALIGNED, offset + ADDRESS_OFFSET, address);
    }

    /** Length in bytes, or count of iovecs. */
    public static int rangeLength(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + RANGE_LENGTH_OFFSET);
    }

    /** Sets: length in bytes, or count of iovecs. */
    public static void putRangeLength(MemorySegment segment, long offset, int rangeLength) {
        segment.set(JAVA_INT_UNALIGNED, offset + RANGE_LENGTH_OFFSET, rangeLength);
    }

    /** Flags of the operation. */
    public static int operationFlags(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + OPERATION_FLAGS_OFFSET);
    }

    /** Sets: flags of the operation. */
    public static void putOperationFlags(MemorySegment segment, long offset, int operationFlags) {
        segment.set(JAVA_INT_UNALIGNED, offset + OPERATION_FLAGS_OFFSET, operationFlags);
    }

    /** Comes back in the completion. */
    public static long userData(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + USER_DATA_OFFSET);
    }

    /** Sets: comes back in the completion. */
    public static void putUserData(MemorySegment segment, long offset, long userData) {
        segment.set(JAVA_LONG_UNALIGNED, offset + USER_DATA_OFFSET, userData);
    }

    /** Index of a registered buffer, or buffer group. */
    public static short bufferIndex(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + BUFFER_INDEX_OFFSET);
    }

    /** Sets: index of a registered buffer, or buffer group. */
    public static void putBufferIndex(MemorySegment segment, long offset, short bufferIndex) {
        segment.set(JAVA_SHORT_UNALIGNED, offset + BUFFER_INDEX_OFFSET, bufferIndex);
    }

    /** Registered credentials. */
    public static short personality(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + PERSONALITY_OFFSET);
    }

    /** Sets: registered credentials. */
    public static void putPersonality(MemorySegment segment, long offset, short personality) {
        segment.set(JAVA_SHORT_UNALIGNED, offset + PERSONALITY_OFFSET, personality);
    }

    /** Index of a registered file. */
    public static int fileIndex(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + FILE_INDEX_OFFSET);
    }

    /** Sets: index of a registered file. */
    public static void putFileIndex(MemorySegment segment, long offset, int fileIndex) {
        segment.set(JAVA_INT_UNALIGNED, offset + FILE_INDEX_OFFSET, fileIndex);
    }

    /** Third address; the command area begins here. */
    public static long address3(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + ADDRESS3_OFFSET);
    }

    /** Sets: third address; the command area begins here. */
    public static void putAddress3(MemorySegment segment, long offset, long address3) {
        segment.set(JAVA_LONG_UNALIGNED, offset + ADDRESS3_OFFSET, address3);
    }

    /** Points at a checked range of a native segment, which must stay alive until the kernel has used it. */
    public static void putRange(MemorySegment segment, long offset, MemorySegment target, long targetOffset,
            int length) {
        putAddress(segment, offset, Libc.address(target, targetOffset, length));
        putRangeLength(segment, offset, length);
    }
}
