// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.util.ArrayList;
import java.util.List;
import org.zufs.base.counters.CounterLabel;
import org.zufs.spi.transport.Operation;

/**
 * What is counted of each mount, beside the latency histogram of each {@link Operation}, which counts the requests.
 * After these come the requests of each operation that were answered with an errno: see {@link #errorsOf}.
 */
public enum MountCounter {
    /** Exceptions that came out of the file system: each made one request fail with EIO. */
    EXCEPTIONS("exceptions", "requests"),
    /** All entries of the error log: exceptions, answers that made no sense, and failures outside of requests. */
    FAILURES("failures", "failures"),
    /** Requests that were taken off their lane, to be answered later. */
    PARKED("parked", "requests"),
    /** Bytes that read requests were answered with. */
    READ("read", "bytes"),
    /** Bytes that write requests took. */
    WRITTEN("written", "bytes");

    private final String label;
    private final String unit;

    MountCounter(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** {@return the id of this counter in the file} */
    public int id() {
        return ordinal();
    }

    /**
     * Tells the counter of an operation's errors.
     *
     * @param operation the kind of request
     * @return its id in the file
     */
    public static int errorsOf(Operation operation) {
        return values().length + operation.ordinal();
    }

    /** {@return the labels of all counters, by id} */
    static List<CounterLabel> labels() {
        List<CounterLabel> labels = new ArrayList<>();
        for (MountCounter counter : values()) {
            labels.add(new CounterLabel(counter.label, counter.unit));
        }
        for (String operation : Operation.labels()) {
            labels.add(new CounterLabel(operation + " errors", "requests"));
        }
        return labels;
    }
}
