// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/**
 * The argument of {@code utimensat}.
 *
 * @param atimeSeconds access time, seconds since the epoch
 * @param atimeNs      its nanoseconds, or {@code UTIME_NOW} or {@code UTIME_OMIT}
 * @param mtimeSeconds modification time, seconds since the epoch
 * @param mtimeNs      its nanoseconds, or {@code UTIME_NOW} or {@code UTIME_OMIT}
 */
public record Times(long atimeSeconds, long atimeNs, long mtimeSeconds, long mtimeNs) {
    /** Both times now. */
    public static final Times NOW = new Times(0, Abi.UTIME_NOW, 0, Abi.UTIME_NOW);

    /** Full seconds. */
    public static Times seconds(long atimeSeconds, long mtimeSeconds) {
        return new Times(atimeSeconds, 0, mtimeSeconds, 0);
    }
}
