// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;

/** Allocates a file's space where the file system cannot do it by itself: by writing zeros. */
final class Zeros {
    private static final long PIECE_LENGTH = 1 << 20;

    private Zeros() {
    }

    /**
     * Writes zeros.
     *
     * @param descriptor of a file
     * @param from       offset of the first byte
     * @param to         offset after the last byte
     * @return 0 or a negative errno
     */
    static int write(int descriptor, long from, long to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(PIECE_LENGTH);
            long at = from;
            while (at < to) {
                long written = FileCalls.pwrite(descriptor, zeros, Math.min(PIECE_LENGTH, to - at), at);
                if (written >= 0) {
                    at += written;
                } else if (written != -ErrorNumber.EINTR) {
                    return (int) written;
                }
            }
        }
        return 0;
    }
}
