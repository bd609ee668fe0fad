// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.ArrayList;
import java.util.List;
import org.zufs.base.counters.CounterLabel;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.counters.ErrorObservation;
import org.zufs.base.counters.LatencySnapshot;

/**
 * What a mount's counters file says at one moment.
 *
 * @param alive         whether the process that writes it lives
 * @param pid           that process
 * @param createdNs     when it began: wall time
 * @param counters      all counters
 * @param operations    those operations that were asked for at least once
 * @param errors        the log of distinct errors
 * @param errorsDropped errors that found the log full
 */
record StatSnapshot(boolean alive, int pid, long createdNs, List<Counter> counters, List<Latencies> operations,
        List<ErrorObservation> errors, long errorsDropped) {

    /**
     * A counter.
     *
     * @param label what it counts
     * @param value of all lanes together
     */
    record Counter(CounterLabel label, long value) {
    }

    /**
     * An operation's latencies.
     *
     * @param operation its name
     * @param latencies of all lanes together
     */
    record Latencies(String operation, LatencySnapshot latencies) {
    }

    static StatSnapshot take(CountersReader reader) {
        List<Counter> counters = new ArrayList<>();
        for (CounterLabel label : reader.counters()) {
            counters.add(new Counter(label, reader.value(counters.size())));
        }
        List<Latencies> operations = new ArrayList<>();
        List<String> names = reader.operations();
        for (int index = 0; index < names.size(); index++) {
            LatencySnapshot latencies = reader.latencies(index);
            if (latencies.count() > 0) {
                operations.add(new Latencies(names.get(index), latencies));
            }
        }
        return new StatSnapshot(reader.writerAlive(), reader.pid(), reader.createdNs(), counters, operations,
                reader.errors(), reader.errorsDropped());
    }

    /** {@return what happened since an earlier snapshot of the same mount; maxima are those of all time} */
    StatSnapshot since(StatSnapshot earlier) {
        List<Latencies> changed = new ArrayList<>();
        for (Latencies row : operations) {
            LatencySnapshot latencies = row.latencies();
            for (Latencies before : earlier.operations) {
                if (before.operation().equals(row.operation())) {
                    latencies = latencies.since(before.latencies());
                }
            }
            if (latencies.count() > 0) {
                changed.add(new Latencies(row.operation(), latencies));
            }
        }
        List<Counter> differences = new ArrayList<>();
        for (int index = 0; index < counters.size(); index++) {
            Counter counter = counters.get(index);
            differences.add(new Counter(counter.label(), counter.value() - earlier.counters.get(index).value()));
        }
        return new StatSnapshot(alive, pid, createdNs, differences, changed, errors, errorsDropped);
    }
}
