// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

/** A tree that contradicts itself. */
final class WalkFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    WalkFailure(String what) {
        super(what);
    }
}
