// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import org.zufs.base.counters.LaneCounters;
import org.zufs.server.dispatch.RequestMeter;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Operation;

/**
 * Writes what a lane does into the counters file: latency, errors, bytes, and a trace record while somebody wants
 * traces. A parked request counts until it left the lane.
 */
final class LaneMeter implements RequestMeter {
    private static final int ERRORS_BASE = MountCounter.values().length;

    private final LaneCounters counters;
    private Operation operation = Operation.UNKNOWN;
    private Request request;
    private long startNs;

    LaneMeter(LaneCounters counters) {
        this.counters = counters;
    }

    @Override
    public void begin(Operation kind, Request asker) {
        operation = kind;
        request = asker;
        startNs = System.nanoTime();
    }

    @Override
    public void end(long nodeId, long detail, long result) {
        long endNs = System.nanoTime();
        int index = operation.ordinal();
        counters.recordLatency(index, endNs - startNs);
        if (result < 0) {
            counters.increment(result == Request.PARKED ? MountCounter.PARKED.ordinal() : ERRORS_BASE + index);
        } else if (operation == Operation.READ) {
            counters.add(MountCounter.READ.ordinal(), result);
        } else if (operation == Operation.WRITE) {
            counters.add(MountCounter.WRITTEN.ordinal(), result);
        }
        if (counters.traceEnabled()) {
            counters.trace(endNs, index, request.unique(), nodeId, detail, Math.max(result, 0), result,
                    endNs - startNs, request.pid(), request.uid());
        }
    }

    @Override
    public void failed() {
        counters.increment(MountCounter.EXCEPTIONS.ordinal());
    }

    @Override
    public Operation operation() {
        return operation;
    }
}
