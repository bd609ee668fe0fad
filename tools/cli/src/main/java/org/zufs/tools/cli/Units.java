// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.Locale;

/** Numbers with units, short enough for a table. */
final class Units {
    private static final long NS_PER_US = 1_000;
    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_S = 1_000_000_000;
    private static final double THREE_DIGITS = 99.95;

    private Units() {
    }

    /** {@return a length of time with three digits: {@code 850ns}, {@code 7.3us}, {@code 120ms}, {@code 2.0s}} */
    static String time(long ns) {
        if (ns < NS_PER_US) {
            return ns + "ns";
        }
        if (ns < NS_PER_MS) {
            return digits((double) ns / NS_PER_US) + "us";
        }
        return ns < NS_PER_S ? digits((double) ns / NS_PER_MS) + "ms" : digits((double) ns / NS_PER_S) + "s";
    }

    /** {@return how many per second, with three digits} */
    static String rate(long count, long ns) {
        double perSecond = ns <= 0 ? 0 : (double) count * NS_PER_S / ns;
        return perSecond >= NS_PER_US * 10 ? digits(perSecond / NS_PER_US) + "k/s" : digits(perSecond) + "/s";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < THREE_DIGITS ? "%.1f" : "%.0f", value);
    }
}
