// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.List;

/**
 * What was measured of one call in one go, or the medians over several.
 *
 * @param p50Ns          median time of a call; likewise p99Ns
 * @param perSecond      calls per second, all lanes together
 * @param allocatedBytes on the heap, per call
 */
record CallFigures(double p50Ns, double p99Ns, double perSecond, double allocatedBytes) {

    /** One line of the results. */
    record Key(Call call, int lanes, String contender) {
    }

    /** Each figure's median on its own. */
    static CallFigures median(List<CallFigures> rounds) {
        return new CallFigures(Sample.median(rounds, CallFigures::p50Ns), Sample.median(rounds, CallFigures::p99Ns),
                Sample.median(rounds, CallFigures::perSecond), Sample.median(rounds, CallFigures::allocatedBytes));
    }
}
