// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * One label, little-endian: first those of the counters, then the names of the operations (unit {@code "ns"}). Written
 * before the file is published, never changed.
 *
 * <pre>
 * offset length  field
 *      0      4  length of the name in bytes
 *      4      4  length of the unit in bytes
 *      8     96  name, UTF-8
 *    104     24  unit, UTF-8
 *    128         LENGTH
 * </pre>
 */
public final class LabelLayout {
    /** Longest name in bytes. */
    public static final int NAME_LENGTH_MAX = 96;

    /** Longest unit in bytes. */
    public static final int UNIT_LENGTH_MAX = 24;

    public static final int NAME_LENGTH_OFFSET = 0;
    public static final int UNIT_LENGTH_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;
    public static final int NAME_OFFSET = UNIT_LENGTH_OFFSET + Integer.BYTES;
    public static final int UNIT_OFFSET = NAME_OFFSET + NAME_LENGTH_MAX;

    /** Of a label, in bytes. */
    public static final int LENGTH = UNIT_OFFSET + UNIT_LENGTH_MAX;

    /** Of a label, in bytes. */
    public static final int ALIGNMENT = 8;

    private LabelLayout() {
    }
}
