// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/**
 * Device numbers as the kernel packs them: 12 bits major and 20 bits minor in 32 bits for {@code mknodat}; {@code stat}
 * answers the C library's wider form, which is the same for all numbers in that range.
 */
public final class DeviceNumber {
    private DeviceNumber() {
    }

    /** Packs a major number (12 bits) and a minor number (20 bits). */
    public static long of(int major, int minor) {
        assert major >= 0 && major < 1 << 12 && minor >= 0 && minor < 1 << 20 : major + ":" + minor;
        return minor & 0xffL | (long) major << 8 | (minor & ~0xffL) << 12;
    }

    /** The major number. */
    public static int major(long device) {
        return (int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfff);
    }

    /** The minor number. */
    public static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & ~0xff);
    }
}
