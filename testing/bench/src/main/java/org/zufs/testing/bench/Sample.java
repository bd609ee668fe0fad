// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the load generator measured in one go, or the medians over several.
 *
 * @param count        calls made
 * @param p50Ns        median latency; likewise p99Ns and p999Ns
 * @param perSecond    calls per second, all threads together, while calls were made
 * @param clientCpuNs  CPU time per call in the calling threads, the kernel's work for them included
 * @param serverCpuNs  CPU time per call in the server's threads
 * @param sameCpuShare share of serverCpuNs spent on the first caller's CPU, 0 to 1; -1 if no server ran
 */
record Sample(double count, double p50Ns, double p99Ns, double p999Ns, double perSecond, double clientCpuNs,
                     double serverCpuNs, double sameCpuShare) {

    private static final double SAME = 0.9;
    private static final double CROSS = 0.1;

    static Sample parse(String json) {
        return new Sample(number(json, "count"), number(json, "p50Ns"), number(json, "p99Ns"), number(json, "p999Ns"),
                number(json, "perSecond"), number(json, "clientCpuNs"), number(json, "serverCpuNs"),
                number(json, "sameCpuShare"));
    }

    private static double number(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":(-?[0-9.]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + key + " in " + json);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Each figure's median on its own. */
    static Sample median(List<Sample> samples) {
        return new Sample(of(samples, Sample::count), of(samples, Sample::p50Ns), of(samples, Sample::p99Ns),
                of(samples, Sample::p999Ns), of(samples, Sample::perSecond), of(samples, Sample::clientCpuNs),
                of(samples, Sample::serverCpuNs), of(samples, Sample::sameCpuShare));
    }

    private static double of(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples, figure);
    }

    /** The median of one figure. */
    static <T> double median(List<T> samples, ToDoubleFunction<T> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Where the server ran: "kernel" if none did, "same" or "cross" CPU as the caller, or a mixture. */
    String placement() {
        if (sameCpuShare < 0) {
            return "kernel";
        }
        return sameCpuShare >= SAME ? "same" : sameCpuShare <= CROSS ? "cross" : Math.round(sameCpuShare * 100)
                + " % same";
    }
}
