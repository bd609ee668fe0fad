// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Operation;

/** Counts in plain fields. */
final class TestMeter implements RequestMeter {
    int begun;
    int ended;
    int failures;
    private Operation operation = Operation.UNKNOWN;

    @Override
    public void begin(Operation kind, Request request) {
        operation = kind;
        begun++;
    }

    @Override
    public void end(long nodeId, long detail, long result) {
        ended++;
    }

    @Override
    public void failed() {
        failures++;
    }

    @Override
    public Operation operation() {
        return operation;
    }
}
