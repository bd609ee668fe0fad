// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Types in directory entries; {@link DirentLayout}. Named as in the headers. */
public final class DirentTypes {
    public static final int DT_UNKNOWN = 0;
    public static final int DT_FIFO = 1;
    public static final int DT_CHR = 2;
    public static final int DT_DIR = 4;
    public static final int DT_BLK = 6;
    public static final int DT_REG = 8;
    public static final int DT_LNK = 10;
    public static final int DT_SOCK = 12;
    public static final int DT_WHT = 14;

    private DirentTypes() {
    }
}
