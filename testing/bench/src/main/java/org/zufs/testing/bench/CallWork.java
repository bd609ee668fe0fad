// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.function.IntUnaryOperator;

/**
 * One call as one lane makes it, again and again.
 *
 * @param batch   how many calls there can be between two preparations
 * @param prepare before each batch, untimed
 * @param run     the call, timed; takes its index in the batch, answers a negative errno if it failed
 * @param end     puts everything back, untimed
 */
record CallWork(int batch, Runnable prepare, IntUnaryOperator run, Runnable end) {

    static final int ANY = 1024;
    private static final Runnable NOTHING = () -> { };

    /** One that needs no preparation. */
    static CallWork of(IntUnaryOperator run) {
        return new CallWork(ANY, NOTHING, run, NOTHING);
    }

    static CallWork of(IntUnaryOperator run, Runnable end) {
        return new CallWork(ANY, NOTHING, run, end);
    }
}
