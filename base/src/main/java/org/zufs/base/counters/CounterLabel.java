// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import java.nio.charset.StandardCharsets;

/**
 * What a counter counts.
 *
 * @param name of the counter, 1 to {@link LabelLayout#NAME_LENGTH_MAX} bytes in UTF-8
 * @param unit of its value, for example {@code "bytes"}, at most {@link LabelLayout#UNIT_LENGTH_MAX} bytes in UTF-8
 */
public record CounterLabel(String name, String unit) {
    /** Checks the lengths. */
    public CounterLabel {
        int nameLength = name.getBytes(StandardCharsets.UTF_8).length;
        int unitLength = unit.getBytes(StandardCharsets.UTF_8).length;
        if (nameLength == 0 || nameLength > LabelLayout.NAME_LENGTH_MAX || unitLength > LabelLayout.UNIT_LENGTH_MAX) {
            throw new IllegalArgumentException("label '" + name + "' in '" + unit + "': the name has 1 to "
                    + LabelLayout.NAME_LENGTH_MAX + " bytes, the unit at most " + LabelLayout.UNIT_LENGTH_MAX);
        }
    }
}
