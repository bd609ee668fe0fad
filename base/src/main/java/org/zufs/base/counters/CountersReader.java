// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.counters.SharedWords.INT_LAYOUT;
import static org.zufs.base.counters.SharedWords.LONG_LAYOUT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatLayout;
import org.zufs.base.memory.NativeStrings;

/**
 * Reads a counters file of another process, which may hang, be dead, or be hostile. Nothing in the file is trusted:
 * the head is copied once and checked, lengths are checked before use. The file is read, not mapped, so that nobody
 * can end the reader by cutting it; the kernel copies aligned words whole.
 *
 * <p>One thread. Allocates.
 */
public final class CountersReader implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Path path;
    private final int fd;
    private final boolean writable;
    private final CountersGeometry geometry;
    private final int pid;
    private final long startTicks;
    private final long createdNs;
    private final List<CounterLabel> labels = new ArrayList<>();

    private CountersReader(Path path, int fd, boolean writable) {
        this.path = path;
        this.fd = fd;
        this.writable = writable;
        MemorySegment stat = arena.allocate(StatLayout.LENGTH, StatLayout.ALIGNMENT);
        LinuxException.check("fstat of " + path, AttributeCalls.fstat(fd, stat), "look at the file");
        require(ModeBits.isRegular(StatLayout.mode(stat)), "is not a regular file");
        require(StatLayout.size(stat) >= CountersHeaderLayout.LENGTH, "is shorter than a head");
        // First the word that publishes the rest, then the rest: within one copy there is no order.
        int version = read(CountersHeaderLayout.VERSION_OFFSET, Integer.BYTES).get(INT_LAYOUT, 0);
        MemorySegment head = read(0, CountersHeaderLayout.LENGTH);
        require(head.get(LONG_LAYOUT, CountersHeaderLayout.MAGIC_OFFSET) == CountersHeaderLayout.MAGIC,
                "has not the magic number of counters");
        require(version != 0, "is not yet complete: its server is starting, or died while it started");
        require(version == CountersHeaderLayout.VERSION, "has version " + version + ", known is "
                + CountersHeaderLayout.VERSION + ": use the tool of the server's release");
        geometry = geometry(head);
        require(head.get(LONG_LAYOUT, CountersHeaderLayout.FILE_LENGTH_OFFSET) == geometry.fileLength()
                && StatLayout.size(stat) == geometry.fileLength(), "has not the length that its head says");
        pid = head.get(INT_LAYOUT, CountersHeaderLayout.PID_OFFSET);
        startTicks = head.get(LONG_LAYOUT, CountersHeaderLayout.START_TICKS_OFFSET);
        createdNs = head.get(LONG_LAYOUT, CountersHeaderLayout.CREATED_NS_OFFSET);
        for (int index = 0; index < geometry.counterCount() + geometry.operationCount(); index++) {
            labels.add(label(index));
        }
    }

    static CountersReader open(Path path) {
        int flags = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
        int fd = FileCalls.open(path.toString(), OpenFlags.O_RDWR | flags, 0);
        boolean writable = fd >= 0;
        if (!writable) {
            fd = LinuxException.check("open of " + path, FileCalls.open(path.toString(), OpenFlags.O_RDONLY | flags, 0),
                    "start the server, or read as its user");
        }
        try {
            return new CountersReader(path, fd, writable);
        } catch (RuntimeException failure) {
            FileCalls.close(fd);
            throw failure;
        }
    }

    /** The counts that the file was made with. */
    public CountersGeometry geometry() {
        return geometry;
    }

    /** The counters' labels; a counter's id is its index. */
    public List<CounterLabel> counters() {
        return List.copyOf(labels.subList(0, geometry.counterCount()));
    }

    /** The names of the operations. */
    public List<String> operations() {
        return labels.subList(geometry.counterCount(), labels.size()).stream().map(CounterLabel::name).toList();
    }

    /** The process that writes, as it sees itself: in another pid namespace the number means someone else. */
    public int pid() {
        return pid;
    }

    /** When the file was made: wall time, ns since 1970. */
    public long createdNs() {
        return createdNs;
    }

    /** Whether the process that made the file is alive, and not another that got its pid. */
    public boolean writerAlive() {
        return pid > 0 && startTicks != 0 && ProcessStart.ticks(pid) == startTicks;
    }

    /** A counter's value in one lane, or in the shared block (lane {@code laneCount}). */
    public long value(int id, int lane) {
        checkIndex(id, geometry.counterCount(), "counter");
        checkIndex(lane, geometry.laneCount() + 1, "lane");
        return read(geometry.countersOffset(lane) + (long) id * Long.BYTES, Long.BYTES).get(LONG_LAYOUT, 0);
    }

    /** A counter's value in all lanes and the shared block together. */
    public long value(int id) {
        long sum = 0;
        for (int lane = 0; lane <= geometry.laneCount(); lane++) {
            sum += value(id, lane);
        }
        return sum;
    }

    /** The latencies of an operation in one lane. */
    public LatencySnapshot latencies(int operation, int lane) {
        checkIndex(operation, geometry.operationCount(), "operation");
        checkIndex(lane, geometry.laneCount(), "lane");
        return merge(operation, lane, lane + 1);
    }

    /** The latencies of an operation in all lanes. */
    public LatencySnapshot latencies(int operation) {
        checkIndex(operation, geometry.operationCount(), "operation");
        return merge(operation, 0, geometry.laneCount());
    }

    /** Whether lanes write traces now. */
    public boolean traceEnabled() {
        return read(CountersHeaderLayout.TRACE_ENABLED_OFFSET, Integer.BYTES).get(INT_LAYOUT, 0) != 0;
    }

    /**
     * Switches traces on or off.
     *
     * @throws IllegalStateException if this user may only read the file
     */
    public void setTraceEnabled(boolean enabled) {
        if (!writable) {
            throw new IllegalStateException(path + " is not writable: switch traces as the server's user");
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment word = call.allocateFrom(INT_LAYOUT, enabled ? 1 : 0);
            LinuxException.check("write to " + path,
                    FileCalls.pwrite(fd, word, Integer.BYTES, CountersHeaderLayout.TRACE_ENABLED_OFFSET),
                    "look at the file");
        }
    }

    /** A reader of a lane's traces that begins with the oldest record that is still there. */
    public TraceReader traces(int lane) {
        checkIndex(lane, geometry.laneCount(), "lane");
        return new TraceReader(this, lane);
    }

    /** How many errors found the log full. */
    public long errorsDropped() {
        return read(CountersHeaderLayout.ERRORS_DROPPED_OFFSET, Long.BYTES).get(LONG_LAYOUT, 0);
    }

    /** The distinct errors in the order of their first appearance; ends early at a record that makes no sense. */
    public List<ErrorObservation> errors() {
        long tail = read(CountersHeaderLayout.ERROR_TAIL_OFFSET, Long.BYTES).get(LONG_LAYOUT, 0);
        require(tail >= 0 && tail <= geometry.errorLogLength(), "has an error log that ends outside");
        MemorySegment log = read(geometry.errorLogOffset(), tail);
        List<ErrorObservation> errors = new ArrayList<>();
        for (long offset = 0; tail - offset >= ErrorRecordLayout.TEXT_OFFSET;) {
            int length = log.get(INT_LAYOUT, offset + ErrorRecordLayout.LENGTH_OFFSET);
            int textLength = log.get(INT_LAYOUT, offset + ErrorRecordLayout.TEXT_LENGTH_OFFSET);
            if (textLength < 0 || textLength > tail - offset - ErrorRecordLayout.TEXT_OFFSET
                    || length != ErrorRecordLayout.length(textLength)) {
                break;
            }
            errors.add(new ErrorObservation(log.get(LONG_LAYOUT, offset + ErrorRecordLayout.COUNT_OFFSET),
                    log.get(LONG_LAYOUT, offset + ErrorRecordLayout.FIRST_NS_OFFSET),
                    log.get(LONG_LAYOUT, offset + ErrorRecordLayout.LAST_NS_OFFSET),
                    NativeStrings.get(log, offset + ErrorRecordLayout.TEXT_OFFSET, textLength)));
            offset += length;
        }
        return errors;
    }

    @Override
    public void close() {
        arena.close();
        FileCalls.close(fd);
    }

    /** A copy of part of the file. What is read after it is not older than the copy. */
    MemorySegment read(long offset, long length) {
        MemorySegment copy = MemorySegment.ofArray(new long[Math.toIntExact((length + 7) / 8)]).asSlice(0, length);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment buffer = call.allocate(Math.max(length, 1), 8);
            long filled = 0;
            while (filled < length) {
                long count = LinuxException.check("read of " + path,
                        FileCalls.pread(fd, buffer, filled, length - filled, offset + filled), "look at the file");
                require(count > 0, "was cut while it was read");
                filled += count;
            }
            MemorySegment.copy(buffer, 0, copy, 0, length);
        }
        VarHandle.loadLoadFence(); // the system call is none, and the kernel's copies are plain loads
        return copy;
    }

    private LatencySnapshot merge(int operation, int firstLane, int endLane) {
        long[] buckets = new long[HistogramLayout.BUCKET_COUNT];
        long sumNs = 0;
        long maxNs = 0;
        for (int lane = firstLane; lane < endLane; lane++) {
            MemorySegment histogram = read(geometry.histogramOffset(lane, operation), HistogramLayout.LENGTH);
            sumNs += histogram.get(LONG_LAYOUT, HistogramLayout.SUM_NS_OFFSET);
            maxNs = Math.max(maxNs, histogram.get(LONG_LAYOUT, HistogramLayout.MAX_NS_OFFSET));
            for (int bucket = 0; bucket < buckets.length; bucket++) {
                buckets[bucket] += histogram.get(LONG_LAYOUT,
                        HistogramLayout.BUCKETS_OFFSET + (long) bucket * Long.BYTES);
            }
        }
        return new LatencySnapshot(buckets, sumNs, maxNs);
    }

    private CountersGeometry geometry(MemorySegment head) {
        try {
            return new CountersGeometry(head.get(INT_LAYOUT, CountersHeaderLayout.LANE_COUNT_OFFSET),
                    head.get(INT_LAYOUT, CountersHeaderLayout.COUNTER_COUNT_OFFSET),
                    head.get(INT_LAYOUT, CountersHeaderLayout.OPERATION_COUNT_OFFSET),
                    head.get(INT_LAYOUT, CountersHeaderLayout.TRACE_CAPACITY_OFFSET),
                    head.get(LONG_LAYOUT, CountersHeaderLayout.ERROR_LOG_LENGTH_OFFSET));
        } catch (IllegalArgumentException damaged) {
            throw new CountersFormatException(path + " is damaged: " + damaged.getMessage());
        }
    }

    private CounterLabel label(int index) {
        MemorySegment label = read(geometry.labelOffset(index), LabelLayout.LENGTH);
        int nameLength = label.get(INT_LAYOUT, LabelLayout.NAME_LENGTH_OFFSET);
        int unitLength = label.get(INT_LAYOUT, LabelLayout.UNIT_LENGTH_OFFSET);
        require(nameLength > 0 && nameLength <= LabelLayout.NAME_LENGTH_MAX && unitLength >= 0
                && unitLength <= LabelLayout.UNIT_LENGTH_MAX, "has a damaged label " + index);
        try {
            return new CounterLabel(NativeStrings.get(label, LabelLayout.NAME_OFFSET, nameLength),
                    NativeStrings.get(label, LabelLayout.UNIT_OFFSET, unitLength));
        } catch (IllegalArgumentException damaged) {
            throw new CountersFormatException(path + " has a damaged label " + index + ": " + damaged.getMessage());
        }
    }

    private static void checkIndex(int index, int count, String what) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException(what + " " + index + " of " + count);
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new CountersFormatException(path + " " + message);
        }
    }
}
