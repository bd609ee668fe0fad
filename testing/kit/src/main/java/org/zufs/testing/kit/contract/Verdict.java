// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

/**
 * How a behaviour fared on a target.
 *
 * @param behaviour the behaviour's full name
 * @param kind      how it fared
 * @param words     why it was skipped, failed, or is known to deviate; empty if it held
 * @param failure   what was thrown, or null
 */
public record Verdict(String behaviour, Kind kind, String words, Throwable failure) {
    /** How a behaviour can fare. */
    public enum Kind {
        /** It holds. */
        HELD,
        /** It does not hold, as known, and what is known to hold instead does. */
        DEVIATED,
        /** The target lacks a capability that the behaviour needs. */
        SKIPPED,
        /** It does not hold, or a known deviation is gone. */
        FAILED
    }
}
