// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.OpenFlags;

/**
 * The supplementary groups of the process that asks, read from {@code /proc/PID/status} when they are first needed in a
 * request. FUSE does not send them. One for each lane; allocates nothing.
 */
final class ProcessGroups {
    /** A line of 65,536 groups does not fit; who has so many is taken for a member of those that do. */
    private static final int TEXT_LENGTH = 64 * 1024;
    private static final int PATH_LENGTH = 32;
    private static final byte[] PREFIX = {'/', 'p', 'r', 'o', 'c', '/'};
    private static final byte[] SUFFIX = {'/', 's', 't', 'a', 't', 'u', 's', 0};
    private static final byte[] LABEL = {'\n', 'G', 'r', 'o', 'u', 'p', 's', ':'};

    private final MemorySegment path = Arena.ofAuto().allocate(PATH_LENGTH);
    private final MemorySegment text = Arena.ofAuto().allocate(TEXT_LENGTH);
    /** The first byte behind the label of the line, 0 if it has not been read, or a negative errno. */
    private int lineStart;
    private int textEnd;

    /** Forgets the process: the next request may come from another one. */
    void forget() {
        lineStart = 0;
    }

    boolean contains(int pid, int group) {
        int at = line(pid);
        if (at < 0) {
            return false;
        }
        while ((at = nextNumber(at)) > 0) {
            if (numberAt(at) == group) {
                return true;
            }
            at = skipDigits(at);
        }
        return false;
    }

    int copyTo(int pid, int[] into) {
        int at = line(pid);
        if (at < 0) {
            return at;
        }
        int count = 0;
        while ((at = nextNumber(at)) > 0) {
            if (count < into.length) {
                into[count] = numberAt(at);
            }
            count++;
            at = skipDigits(at);
        }
        return count;
    }

    private int line(int pid) {
        if (lineStart == 0) {
            lineStart = pid > 0 ? read(pid) : -ErrorNumber.ESRCH;
        }
        return lineStart;
    }

    private int read(int pid) {
        int at = put(PREFIX, 0);
        at = putNumber(pid, at);
        put(SUFFIX, at);
        int descriptor = FileCalls.open(path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
        if (descriptor < 0) {
            return descriptor;
        }
        int length = 0;
        long result;
        do {
            result = FileCalls.read(descriptor, text, length, TEXT_LENGTH - length);
            length += (int) Math.max(result, 0);
        } while (result > 0 && length < TEXT_LENGTH);
        FileCalls.close(descriptor);
        if (result < 0) {
            return (int) result;
        }
        textEnd = length;
        // A number that was cut would name another group.
        while (length == TEXT_LENGTH && textEnd > 0 && isDigit(byteAt(textEnd - 1))) {
            textEnd--;
        }
        return findLabel();
    }

    private int findLabel() {
        for (int start = 0; start + LABEL.length < textEnd; start++) {
            int index = 0;
            while (index < LABEL.length && byteAt(start + index) == LABEL[index]) {
                index++;
            }
            if (index == LABEL.length) {
                return start + index;
            }
        }
        return -ErrorNumber.ESRCH;
    }

    private int put(byte[] bytes, int at) {
        MemorySegment.copy(bytes, 0, path, ValueLayout.JAVA_BYTE, at, bytes.length);
        return at + bytes.length;
    }

    private int putNumber(int number, int at) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int rest = number;
        for (int index = digits - 1; index >= 0; index--) {
            path.set(ValueLayout.JAVA_BYTE, at + index, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return at + digits;
    }

    /** The next digit on the line, or 0 at its end. */
    private int nextNumber(int from) {
        for (int at = from; at < textEnd && byteAt(at) != '\n'; at++) {
            if (isDigit(byteAt(at))) {
                return at;
            }
        }
        return 0;
    }

    private int numberAt(int from) {
        int number = 0;
        for (int at = from; at < textEnd && isDigit(byteAt(at)); at++) {
            number = number * 10 + byteAt(at) - '0';
        }
        return number;
    }

    private int skipDigits(int from) {
        int at = from;
        while (at < textEnd && isDigit(byteAt(at))) {
            at++;
        }
        return at;
    }

    private byte byteAt(int at) {
        return text.get(ValueLayout.JAVA_BYTE, at);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
