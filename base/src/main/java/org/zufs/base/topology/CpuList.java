// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.topology;

import java.util.BitSet;

/** Lists of numbers as the kernel writes them: {@code 0-3,8,10-11}; an empty list is an empty line. */
public final class CpuList {
    /** More than any Linux can have; guards against a list that would fill memory. */
    static final int NUMBER_MAX = 1 << 16;

    private CpuList() {
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if it is not one, with the part that is wrong
     */
    public static BitSet parse(String text) {
        BitSet numbers = new BitSet();
        String list = text.strip();
        if (list.isEmpty()) {
            return numbers;
        }
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash), list);
            int last = dash < 0 ? first : number(range.substring(dash + 1), list);
            if (last < first) {
                throw new IllegalArgumentException("range " + range + " of list " + list + " runs backwards");
            }
            numbers.set(first, last + 1);
        }
        return numbers;
    }

    /** Writes a list as the kernel would. */
    public static String format(BitSet numbers) {
        StringBuilder text = new StringBuilder();
        for (int first = numbers.nextSetBit(0); first >= 0;) {
            int end = numbers.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = numbers.nextSetBit(end);
        }
        return text.toString();
    }

    private static int number(String text, String list) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number < NUMBER_MAX && Character.isDigit(text.charAt(0))) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("'" + text + "' of list '" + list + "' is not a number", malformed);
        }
        throw new IllegalArgumentException("'" + text + "' of list '" + list + "' is not from 0 to "
                + (NUMBER_MAX - 1));
    }
}
