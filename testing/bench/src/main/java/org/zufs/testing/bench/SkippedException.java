// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** A contender cannot take part here. The message is the reason, and what to install or do where that is known. */
final class SkippedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SkippedException(String reason) {
        super(reason);
    }
}
