// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.zufs.base.counters.SharedWords.INT_LAYOUT;
import static org.zufs.base.counters.SharedWords.LONG;
import static org.zufs.base.counters.SharedWords.LONG_LAYOUT;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.zufs.base.time.Clock;

/**
 * A log with one record per distinct error: a storm of the same failure costs one record and a count. Two errors are
 * the same if their classes and stacks are, with those of their causes; messages may differ. A full log drops new
 * errors and counts them, old ones are still counted. Thread-safe; control path: locks and allocates.
 */
public final class ErrorLog {
    /** Longer texts are cut, so that one deep stack does not fill the log; bytes. */
    public static final int TEXT_LENGTH_MAX = 16_384;

    private final MemorySegment segment;
    private final long logOffset;
    private final long logLength;
    private final Clock clock;
    /** Offset in the segment of the record of each distinct error. Guarded by this. */
    private final Map<String, Long> records = new HashMap<>();
    /** End of the records, from the log's start. Guarded by this. */
    private long tail;

    ErrorLog(MemorySegment segment, CountersGeometry geometry, Clock clock) {
        this.segment = segment;
        this.clock = clock;
        logOffset = geometry.errorLogOffset();
        logLength = geometry.errorLogLength();
    }

    /** Records an error. Answers whether it is the first of its kind that found room: the time to log it elsewhere. */
    public synchronized boolean record(Throwable error) {
        long now = clock.wallTimeNs();
        String kind = kind(error);
        Long known = records.get(kind);
        if (known != null) {
            LONG.getAndAdd(segment, known + ErrorRecordLayout.COUNT_OFFSET, 1L);
            LONG.setOpaque(segment, known + ErrorRecordLayout.LAST_NS_OFFSET, now);
            return false;
        }
        byte[] text = text(error);
        int length = ErrorRecordLayout.length(text.length);
        if (length > logLength - tail) {
            LONG.getAndAdd(segment, (long) CountersHeaderLayout.ERRORS_DROPPED_OFFSET, 1L);
            return false;
        }
        long offset = logOffset + tail;
        segment.set(INT_LAYOUT, offset + ErrorRecordLayout.LENGTH_OFFSET, length);
        segment.set(INT_LAYOUT, offset + ErrorRecordLayout.TEXT_LENGTH_OFFSET, text.length);
        segment.set(LONG_LAYOUT, offset + ErrorRecordLayout.COUNT_OFFSET, 1);
        segment.set(LONG_LAYOUT, offset + ErrorRecordLayout.FIRST_NS_OFFSET, now);
        segment.set(LONG_LAYOUT, offset + ErrorRecordLayout.LAST_NS_OFFSET, now);
        MemorySegment.copy(text, 0, segment, ValueLayout.JAVA_BYTE, offset + ErrorRecordLayout.TEXT_OFFSET,
                text.length);
        tail += length;
        LONG.setRelease(segment, (long) CountersHeaderLayout.ERROR_TAIL_OFFSET, tail);
        records.put(kind, offset);
        return true;
    }

    private static String kind(Throwable error) {
        StringBuilder kind = new StringBuilder();
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            kind.append(cause.getClass().getName()).append(Arrays.toString(cause.getStackTrace()));
            cause = cause.getCause();
        }
        return kind.toString();
    }

    private static byte[] text(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return bytes.length <= TEXT_LENGTH_MAX ? bytes : Arrays.copyOf(bytes, TEXT_LENGTH_MAX);
    }
}
