// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.zufs.base.counters.TraceRecord;
import org.zufs.base.linux.ErrorNumber;

/** Shows one traced request as one line. {@link #GRAMMAR} is what {@code zufs help trace} prints. */
final class TraceText {
    static final String[] GRAMMAR = {
        "One line is one request, in the order of their ends:",
        "  TIME LANE OPERATION node=NODE at=DETAIL pid=PID uid=UID -> RESULT LATENCY",
        "  TIME       end of the request, local time, with microseconds",
        "  LANE       the server's thread that answered it, from 0",
        "  OPERATION  such as lookup, read, write: the rows of zufs stat",
        "  NODE       the inode's number with the kernel; 1 is the root",
        "  DETAIL     an offset in bytes, a size or a handle, as the operation means",
        "  PID UID    who asked; 0 for the kernel itself",
        "  RESULT     a count, 0, the name of an error such as ENOENT, or parked: answered later",
        "  LATENCY    from the request's arrival in the lane to its answer",
        "A line '# N requests lost' says that the ring was overwritten before it was read."};

    private static final long NS_PER_US = 1_000;
    private static final int ERRNO_MAX = 4095;

    private final List<String> operations;
    private final long parkedResult;
    private final long wallMinusMonotonicNs;
    private final ZoneId zone;

    /**
     * @param operations           names by index
     * @param parkedResult         the result that means "answered later"
     * @param wallMinusMonotonicNs what turns the records' times into wall time
     * @param zone                 for local time
     */
    TraceText(List<String> operations, long parkedResult, long wallMinusMonotonicNs, ZoneId zone) {
        this.operations = operations;
        this.parkedResult = parkedResult;
        this.wallMinusMonotonicNs = wallMinusMonotonicNs;
        this.zone = zone;
    }

    String line(TraceRecord record) {
        Instant end = Instant.EPOCH.plusNanos(record.timeNs() + wallMinusMonotonicNs);
        LocalTime time = LocalTime.ofInstant(end, zone);
        return String.format("%02d:%02d:%02d.%06d %d %s node=%d at=%d pid=%d uid=%s -> %s %s",
                time.getHour(), time.getMinute(), time.getSecond(), time.getNano() / NS_PER_US, record.lane(),
                operation(record.operation()), record.nodeId(), record.position(), record.pid(),
                Integer.toUnsignedString(record.uid()),
                result(record.result()), Units.time(record.latencyNs()));
    }

    private String operation(int index) {
        return index >= 0 && index < operations.size() ? operations.get(index) : "operation-" + index;
    }

    private String result(long result) {
        if (result == parkedResult) {
            return "parked";
        }
        return result < 0 && result >= -ERRNO_MAX ? ErrorNumber.name((int) -result) : Long.toString(result);
    }
}
