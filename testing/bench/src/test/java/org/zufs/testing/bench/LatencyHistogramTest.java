// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void shouldTellPercentilesToLessThanOnePercent() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int ns = 1; ns <= 100_000; ns++) {
            histogram.record(ns);
        }
        assertThat(histogram.count()).isEqualTo(100_000);
        assertThat(histogram.percentile(50)).isCloseTo(50_000, within(400L));
        assertThat(histogram.percentile(99)).isCloseTo(99_000, within(800L));
    }

    @Test
    void shouldKeepSmallAndHugeTimes() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(0);
        histogram.record(200);
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.percentile(1)).isZero();
        assertThat(histogram.percentile(50)).isEqualTo(200);
        assertThat(histogram.percentile(100)).isGreaterThan(Long.MAX_VALUE / 100 * 99);
    }

    @Test
    void shouldAddAndForget() {
        LatencyHistogram sum = new LatencyHistogram();
        LatencyHistogram part = new LatencyHistogram();
        part.record(10);
        sum.add(part);
        sum.add(part);
        assertThat(sum.count()).isEqualTo(2);
        assertThat(sum.percentile(99)).isEqualTo(10);
        sum.clear();
        assertThat(sum.count()).isZero();
        assertThat(sum.percentile(99)).isZero();
    }
}
