// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct sockaddr_un}: the name of a Unix socket, native byte order.
 *
 * <pre>
 * offset length  field
 *      0      2  sun_family
 *      2    108  sun_path
 *    110        LENGTH
 * </pre>
 */
public final class UnixAddressLayout {
    public static final int FAMILY_OFFSET = 0;
    public static final int PATH_OFFSET = FAMILY_OFFSET + Short.BYTES;

    /** Room for the path with its NUL, in bytes. */
    public static final int PATH_LENGTH_MAX = 108;

    /** Of the struct, in bytes. */
    public static final int LENGTH = PATH_OFFSET + PATH_LENGTH_MAX;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 2;

    private UnixAddressLayout() {
    }

    /**
     * Control path: writes an address.
     *
     * @param segment of at least {@link #LENGTH} bytes
     * @param path    of the socket's file; with a first {@code '\0'} an abstract name
     * @return the length of the address in bytes, for {@code bind} and {@code connect}
     * @throws IllegalArgumentException if the path is too long
     */
    public static int put(MemorySegment segment, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH_LENGTH_MAX) {
            throw new IllegalArgumentException("a socket's path has at most " + (PATH_LENGTH_MAX - 1) + " bytes, not "
                    + bytes.length + ": put the socket into a directory with a shorter name: " + path);
        }
        segment.set(JAVA_SHORT_UNALIGNED, FAMILY_OFFSET, (short) SocketFlags.AF_UNIX);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, PATH_OFFSET, bytes.length);
        segment.set(JAVA_BYTE, PATH_OFFSET + bytes.length, (byte) 0);
        boolean isAbstract = bytes.length > 0 && bytes[0] == 0;
        return PATH_OFFSET + bytes.length + (isAbstract ? 0 : 1);
    }
}
