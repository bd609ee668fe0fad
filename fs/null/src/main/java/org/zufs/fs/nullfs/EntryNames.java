// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.spi.fs.Name;

/** Names of the fixed tree: a letter and a number without leading zeros. Written in memory of the lane. */
final class EntryNames {
    private static final int LENGTH_MAX = 16;
    private static final int DIGITS_MAX = 9;

    private final MemorySegment[] byLane;

    EntryNames(int laneCount) {
        byLane = new MemorySegment[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            byLane[lane] = Arena.ofAuto().allocate(LENGTH_MAX);
        }
    }

    /** Where the lane's name lies after {@link #write}. */
    MemorySegment of(int lane) {
        return byLane[lane];
    }

    /** Writes a name for the lane. Answers its length in bytes. */
    int write(int lane, char letter, int number) {
        MemorySegment bytes = byLane[lane];
        int length = 2;
        for (int rest = number; rest >= 10; rest /= 10) {
            length++;
        }
        int rest = number;
        for (int at = length - 1; at > 0; at--) {
            bytes.set(ValueLayout.JAVA_BYTE, at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) letter);
        return length;
    }

    /** The number of a name, or -1 if it has another letter or is not of this form. */
    static int numberOf(Name name, char letter) {
        int length = name.length();
        if (length < 2 || length > DIGITS_MAX + 1 || name.byteAt(0) != letter
                || name.byteAt(1) == '0' && length > 2) {
            return -1;
        }
        int number = 0;
        for (int index = 1; index < length; index++) {
            int digit = name.byteAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
