// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.linux.OpenFlags.O_CLOEXEC;
import static org.zufs.base.linux.OpenFlags.O_CREAT;
import static org.zufs.base.linux.OpenFlags.O_EXCL;
import static org.zufs.base.linux.OpenFlags.O_NOFOLLOW;
import static org.zufs.base.linux.OpenFlags.O_RDWR;
import static org.zufs.base.counters.SharedWords.INT;
import static org.zufs.base.counters.SharedWords.INT_LAYOUT;
import static org.zufs.base.counters.SharedWords.LONG_LAYOUT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.memory.NativeStrings;
import org.zufs.base.time.Clock;

/**
 * A counters file that this process writes. Each lane has one writer thread; {@link #shared} and {@link #errors} are
 * for all. Recording on a lane allocates nothing and takes no lock.
 *
 * <p>Put the file where memory is ({@code /run}, {@code /dev/shm}) in a folder that only the server's user can write:
 * who can cut the file can end the server. The file is readable and writable by its owner only.
 *
 * <p>Closing unmaps; lanes that record afterwards get an {@link IllegalStateException}. The file stays, for the
 * reader of the dead; the next {@link #create} replaces it.
 */
public final class CountersFile implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final LaneCounters[] lanes;
    private final SharedCounters shared;
    private final ErrorLog errors;

    private CountersFile(MemorySegment mapping, CountersGeometry geometry, Clock clock) {
        MemorySegment segment = mapping.reinterpret(arena, MemoryCalls::unmap);
        lanes = new LaneCounters[geometry.laneCount()];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new LaneCounters(segment, geometry, lane);
        }
        shared = new SharedCounters(segment, geometry);
        errors = new ErrorLog(segment, geometry, clock);
    }

    /**
     * Makes the file, replacing one that is there by a new one (readers of the old one keep it).
     *
     * @param path           of the file
     * @param laneCount      lanes, each with one writer
     * @param counters       what is counted; a counter's id is its index
     * @param operations     names of the operations that are timed; an operation's index is its place
     * @param traceCapacity  records per lane, 0 or a power of two
     * @param errorLogLength bytes for distinct errors, a multiple of 8
     * @param clock          for the times of errors
     * @throws IllegalArgumentException if a count is out of its range
     * @throws LinuxException           if the file cannot be made
     */
    public static CountersFile create(Path path, int laneCount, List<CounterLabel> counters, String[] operations,
            int traceCapacity, long errorLogLength, Clock clock) {
        CountersGeometry geometry = new CountersGeometry(laneCount, counters.size(), operations.length, traceCapacity,
                errorLogLength);
        int unlinked = NamespaceCalls.unlinkat(AtFlags.AT_FDCWD, path.toString(), 0);
        if (unlinked != -ErrorNumber.ENOENT) {
            LinuxException.check("unlink of " + path, unlinked, "choose a path that this user may replace");
        }
        int fd = LinuxException.check("creating " + path,
                FileCalls.open(path.toString(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
                "make the folder, and let this user write it");
        try {
            LinuxException.check("allocating " + geometry.fileLength() + " bytes for " + path,
                    FileCalls.fallocate(fd, 0, 0, geometry.fileLength()),
                    "free memory, or ask for fewer lanes or traces");
            MemorySegment mapping = MemoryCalls.map(geometry.fileLength(), MapFlags.PROT_READ | MapFlags.PROT_WRITE,
                    MapFlags.MAP_SHARED, fd, 0);
            CountersFile file = new CountersFile(mapping, geometry, clock);
            writeLabels(mapping, geometry, counters, operations);
            publish(mapping, geometry, clock);
            return file;
        } finally {
            FileCalls.close(fd);
        }
    }

    /**
     * Opens a file to read, whoever wrote it, and whether that process lives or not.
     *
     * @throws CountersFormatException if it is not a complete counters file of a known version
     * @throws LinuxException          if it cannot be opened
     */
    public static CountersReader open(Path path) {
        return CountersReader.open(path);
    }

    /** The counters, histograms and traces of a lane. One thread records on a lane. */
    public LaneCounters lane(int lane) {
        return lanes[lane];
    }

    /** The counters that any thread may add to. */
    public SharedCounters shared() {
        return shared;
    }

    /** The log of distinct errors. */
    public ErrorLog errors() {
        return errors;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static void writeLabels(MemorySegment mapping, CountersGeometry geometry, List<CounterLabel> counters,
            String[] operations) {
        int index = 0;
        for (CounterLabel label : counters) {
            writeLabel(mapping, geometry.labelOffset(index++), label);
        }
        for (String operation : operations) {
            writeLabel(mapping, geometry.labelOffset(index++), new CounterLabel(operation, "ns"));
        }
    }

    private static void writeLabel(MemorySegment mapping, long offset, CounterLabel label) {
        long nameLength = NativeStrings.put(mapping, offset + LabelLayout.NAME_OFFSET, label.name());
        long unitLength = NativeStrings.put(mapping, offset + LabelLayout.UNIT_OFFSET, label.unit());
        mapping.set(INT_LAYOUT, offset + LabelLayout.NAME_LENGTH_OFFSET, (int) nameLength);
        mapping.set(INT_LAYOUT, offset + LabelLayout.UNIT_LENGTH_OFFSET, (int) unitLength);
    }

    /** The version is the publishing store: everything else is written before it. */
    private static void publish(MemorySegment mapping, CountersGeometry geometry, Clock clock) {
        int pid = ProcessCalls.getpid();
        mapping.set(LONG_LAYOUT, CountersHeaderLayout.MAGIC_OFFSET, CountersHeaderLayout.MAGIC);
        mapping.set(INT_LAYOUT, CountersHeaderLayout.PID_OFFSET, pid);
        mapping.set(LONG_LAYOUT, CountersHeaderLayout.START_TICKS_OFFSET, ProcessStart.ticks(pid));
        mapping.set(LONG_LAYOUT, CountersHeaderLayout.CREATED_NS_OFFSET, clock.wallTimeNs());
        mapping.set(INT_LAYOUT, CountersHeaderLayout.LANE_COUNT_OFFSET, geometry.laneCount());
        mapping.set(INT_LAYOUT, CountersHeaderLayout.COUNTER_COUNT_OFFSET, geometry.counterCount());
        mapping.set(INT_LAYOUT, CountersHeaderLayout.OPERATION_COUNT_OFFSET, geometry.operationCount());
        mapping.set(INT_LAYOUT, CountersHeaderLayout.TRACE_CAPACITY_OFFSET, geometry.traceCapacity());
        mapping.set(LONG_LAYOUT, CountersHeaderLayout.ERROR_LOG_LENGTH_OFFSET, geometry.errorLogLength());
        mapping.set(LONG_LAYOUT, CountersHeaderLayout.FILE_LENGTH_OFFSET, geometry.fileLength());
        INT.setRelease(mapping, (long) CountersHeaderLayout.VERSION_OFFSET, CountersHeaderLayout.VERSION);
    }
}
