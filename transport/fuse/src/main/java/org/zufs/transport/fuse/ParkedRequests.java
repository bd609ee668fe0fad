// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zufs.base.linux.ErrorNumber;

/**
 * The requests of a mount that wait off their lanes, and the interrupts that came before their request was parked. An
 * interrupt may overtake its request: they come by different ways. Thread-safe; may allocate, for a request that waits
 * has time.
 */
final class ParkedRequests {
    /** The most requests of a mount that may wait at once. */
    static final int COUNT_MAX = 4096;
    private static final int EARLY_COUNT = 64;

    private final Map<Long, ParkedRequest> waiting = new ConcurrentHashMap<>();
    /** Uniques of interrupts that found no parked request; the oldest is overwritten. Guarded by itself. */
    private final long[] early = new long[EARLY_COUNT];
    private int nextEarly;
    private volatile boolean anyEarly;
    private volatile boolean closed;

    /** Parks a request; null if too many are. */
    ParkedRequest park(long unique, Carrier carrier) {
        if (closed || waiting.size() >= COUNT_MAX) {
            return null;
        }
        ParkedRequest request = new ParkedRequest(this, carrier, unique, false);
        waiting.put(unique, request);
        // Either this sees that no more may wait, or close() sees the request.
        if (closed) {
            waiting.remove(unique, request);
            return null;
        }
        if (takeEarly(unique)) {
            request.interrupt();
        }
        return request;
    }

    void remove(ParkedRequest request) {
        waiting.remove(request.unique(), request);
    }

    /** An INTERRUPT came for a request. */
    void interrupt(long unique) {
        ParkedRequest request = waiting.get(unique);
        if (request == null) {
            noteEarly(unique);
            request = waiting.get(unique);
            if (request == null || !takeEarly(unique)) {
                return;
            }
        }
        request.interrupt();
    }

    /** {@return true if an interrupt came for a request that is still on its lane} */
    boolean interruptedEarly(long unique) {
        if (!anyEarly) {
            return false;
        }
        synchronized (early) {
            for (long candidate : early) {
                if (candidate == unique) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Answers all that wait with EINTR, and lets none wait any more. */
    void close() {
        closed = true;
        List<ParkedRequest> left = new ArrayList<>(waiting.values());
        for (ParkedRequest request : left) {
            try {
                request.interrupt();
            } catch (RuntimeException failed) {
                // Of one file system's making: the others must not be kept waiting by it.
            }
            request.complete(-ErrorNumber.EINTR);
        }
    }

    private void noteEarly(long unique) {
        synchronized (early) {
            early[nextEarly] = unique;
            nextEarly = (nextEarly + 1) % EARLY_COUNT;
            anyEarly = true;
        }
    }

    private boolean takeEarly(long unique) {
        if (!anyEarly) {
            return false;
        }
        synchronized (early) {
            for (int index = 0; index < EARLY_COUNT; index++) {
                if (early[index] == unique) {
                    early[index] = 0;
                    return true;
                }
            }
        }
        return false;
    }
}
