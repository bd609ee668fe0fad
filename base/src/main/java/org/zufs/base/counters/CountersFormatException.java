// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/** A file that is not a complete counters file of a known version. Says what is wrong with it. */
public final class CountersFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CountersFormatException(String message) {
        super(message);
    }
}
