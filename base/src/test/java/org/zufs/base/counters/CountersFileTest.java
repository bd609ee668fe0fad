// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.Allocation;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.time.ManualClock;

class CountersFileTest {
    private static final int CALLS = 0;
    private static final int BYTES = 1;
    private static final String[] OPERATIONS = {"first", "second"};
    private static final int TRACE_CAPACITY = 8;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(1_000);
    private Path path;
    private CountersFile file;

    @BeforeEach
    void create() {
        path = directory.resolve("counters");
        file = create(1 << 16);
    }

    private CountersFile create(long errorLogLength) {
        return CountersFile.create(path, 2, List.of(new CounterLabel("calls", ""), new CounterLabel("copied", "bytes")),
                OPERATIONS, TRACE_CAPACITY, errorLogLength, clock);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void shouldTellWhatItIs() throws Exception {
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.counters()).containsExactly(new CounterLabel("calls", ""),
                    new CounterLabel("copied", "bytes"));
            assertThat(reader.operations()).containsExactly(OPERATIONS);
            assertThat(reader.pid()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(reader.writerAlive()).isTrue();
            assertThat(reader.createdNs()).isEqualTo(1_000);
        }
        assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    }

    @Test
    void shouldAddLanesAndSharedCounters() {
        file.lane(0).increment(CALLS);
        file.lane(0).add(BYTES, 100);
        file.lane(1).add(BYTES, 11);
        file.lane(1).set(CALLS, 5);
        file.shared().add(BYTES, 1_000);
        file.shared().increment(BYTES);
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.value(CALLS)).isEqualTo(6);
            assertThat(reader.value(BYTES)).isEqualTo(1_112);
            assertThat(reader.value(BYTES, 1)).isEqualTo(11);
            assertThat(reader.value(BYTES, 2)).isEqualTo(1_001);
            assertThatThrownBy(() -> reader.value(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.value(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.latencies(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.traces(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldMergeLatencies() {
        for (int latency = 1; latency <= 1000; latency++) {
            file.lane(latency & 1).recordLatency(1, latency * 1000L);
        }
        try (CountersReader reader = CountersFile.open(path)) {
            LatencySnapshot all = reader.latencies(1);
            assertThat(all.count()).isEqualTo(1000);
            assertThat(all.maxNs()).isEqualTo(1_000_000);
            assertThat(all.meanNs()).isEqualTo(500_500);
            assertThat(all.quantileNs(0.5)).isBetween(500_000L, 562_500L);
            assertThat(all.quantileNs(0.99)).isBetween(990_000L, 1_000_000L);
            assertThat(all.quantileNs(1)).isEqualTo(1_000_000);
            assertThat(reader.latencies(1, 0).count()).isEqualTo(500);
            assertThat(reader.latencies(0).count()).isZero();
            assertThat(reader.latencies(0).quantileNs(0.5)).isZero();
            file.lane(0).recordLatency(1, 7);
            LatencySnapshot since = reader.latencies(1).since(all);
            assertThat(since.count()).isEqualTo(1);
            assertThat(since.sumNs()).isEqualTo(7);
            assertThat(since.bucketCount(7)).isEqualTo(1);
            assertThatThrownBy(() -> all.quantileNs(1.5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldTraceOnRequestAndCountWhatWasOverwritten() {
        LaneCounters lane = file.lane(1);
        assertThat(lane.traceEnabled()).isFalse();
        try (CountersReader reader = CountersFile.open(path)) {
            reader.setTraceEnabled(true);
            assertThat(lane.traceEnabled()).isTrue();
            assertThat(reader.traceEnabled()).isTrue();
            TraceReader traces = reader.traces(1);
            assertThat(traces.poll()).isEmpty();
            lane.trace(1, 2, 3, 4, 5, 6, -7, 8, 9, 10);
            assertThat(traces.poll()).containsExactly(new TraceRecord(1, 0, 1, 2, 3, 4, 5, 6, -7, 8, 9, 10));
            for (int index = 0; index < TRACE_CAPACITY + 3; index++) {
                lane.trace(index, 0, index, 0, 0, 0, 0, 0, 0, 0);
            }
            assertThat(traces.poll()).extracting(TraceRecord::unique).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(traces.lost()).isEqualTo(3);
            assertThat(reader.traces(1).poll()).hasSize(TRACE_CAPACITY);
            assertThat(reader.traces(0).poll()).isEmpty();
            reader.setTraceEnabled(false);
            assertThat(lane.traceEnabled()).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void shouldNeverShowATornTrace() throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        LaneCounters lane = file.lane(0);
        Thread writer = new Thread(() -> {
            for (long index = 1; running.get(); index++) {
                lane.trace(index, 0, index, index, index, index, index, index, (int) index, (int) index);
            }
        });
        writer.start();
        int seen = 0;
        try (CountersReader reader = CountersFile.open(path)) {
            TraceReader traces = reader.traces(0);
            for (int poll = 0; poll < 2000 || seen == 0 && poll < 1_000_000; poll++) {
                for (TraceRecord record : traces.poll()) {
                    long index = record.sequence() + 1;
                    assertThat(record).isEqualTo(new TraceRecord(0, index - 1, index, 0, index, index, index, index,
                            index, index, (int) index, (int) index));
                    seen++;
                }
            }
        } finally {
            running.set(false);
            writer.join();
        }
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.traces(0).poll()).hasSize(TRACE_CAPACITY);
        }
    }

    @Test
    void shouldKeepOneRecordPerDistinctError() {
        for (int index = 0; index < 3; index++) {
            clock.advance(10);
            assertThat(file.errors().record(new IllegalStateException("message " + index))).isEqualTo(index == 0);
        }
        assertThat(file.errors().record(new IllegalStateException("another place"))).isTrue();
        assertThat(file.errors().record(new IllegalStateException("x", new IOException("cause")))).isTrue();
        try (CountersReader reader = CountersFile.open(path)) {
            List<ErrorObservation> errors = reader.errors();
            assertThat(errors).hasSize(3);
            assertThat(errors.getFirst().count()).isEqualTo(3);
            assertThat(errors.getFirst().firstNs()).isEqualTo(1_010);
            assertThat(errors.getFirst().lastNs()).isEqualTo(1_030);
            assertThat(errors.getFirst().text()).contains("message 0", "shouldKeepOneRecordPerDistinctError");
        }
    }

    @Test
    void shouldCutTheTextOfAnError() {
        assertThat(file.errors().record(new IllegalStateException("x".repeat(1 << 17)))).isTrue();
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.errors().getFirst().text()).hasSize(ErrorLog.TEXT_LENGTH_MAX);
        }
    }

    @Test
    void shouldDropErrorsWhenTheLogIsFull() {
        file.close();
        file = create(64);
        assertThat(file.errors().record(new IllegalStateException("does not fit"))).isFalse();
        assertThat(file.errors().record(new IllegalStateException("nor this"))).isFalse();
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.errors()).isEmpty();
            assertThat(reader.errorsDropped()).isEqualTo(2);
        }
    }

    @Test
    void shouldAllocateNothingOnALane() {
        LaneCounters lane = file.lane(0);
        Allocation.assertNone(() -> {
            lane.increment(CALLS);
            lane.add(BYTES, 4096);
            lane.recordLatency(1, 1234);
            assert !lane.traceEnabled();
            lane.trace(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            file.shared().increment(CALLS);
        });
    }

    @Test
    void shouldOutliveTheWriterAndItsFile() throws Exception {
        file.lane(0).add(CALLS, 42);
        try (CountersReader reader = CountersFile.open(path)) {
            file.close();
            assertThatThrownBy(() -> file.lane(0).increment(CALLS)).isInstanceOf(IllegalStateException.class);
            file = create(0);
            assertThat(reader.value(CALLS)).isEqualTo(42);
        }
        put(CountersHeaderLayout.START_TICKS_OFFSET, 1);
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(reader.value(CALLS)).isZero();
            assertThat(reader.writerAlive()).as("another process with the same pid").isFalse();
        }
    }

    @Test
    void shouldRefuseWhatIsNoCountersFile() throws Exception {
        assertThatThrownBy(() -> CountersFile.open(directory.resolve("none"))).isInstanceOf(LinuxException.class);
        assertThatThrownBy(() -> CountersFile.open(directory)).isInstanceOf(CountersFormatException.class);
        refuse(CountersHeaderLayout.MAGIC_OFFSET, 1, "magic");
        refuse(CountersHeaderLayout.VERSION_OFFSET, 0, "not yet complete");
        refuse(CountersHeaderLayout.VERSION_OFFSET, 9, "version 9");
        refuse(CountersHeaderLayout.LANE_COUNT_OFFSET, -1L, "damaged");
        refuse(CountersHeaderLayout.COUNTER_COUNT_OFFSET, 1, "length");
        refuse(CountersHeaderLayout.ERROR_LOG_LENGTH_OFFSET, 8, "length");
        refuse(CountersHeaderLayout.LENGTH + LabelLayout.NAME_LENGTH_OFFSET, 1 << 20, "label 0");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(100);
        }
        assertThatThrownBy(() -> CountersFile.open(path)).hasMessageContaining("shorter");
    }

    @Test
    void shouldSurviveADamagedFile() throws Exception {
        file.errors().record(new IllegalStateException("real"));
        file.lane(0).trace(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        byte[] good = Files.readAllBytes(path);
        Random random = new Random(7);
        Set<Class<?>> outcomes = new HashSet<>();
        Path damaged = directory.resolve("damaged");
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = good.clone();
            for (int flip = 0; flip < 20; flip++) {
                bytes[random.nextInt(round % 2 == 0 ? 512 : bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(damaged, bytes);
            outcomes.add(readAll(damaged));
        }
        assertThat(outcomes).containsOnly(CountersFormatException.class, CountersReader.class);
    }

    @Test
    void shouldSurviveACutFile() throws Exception {
        file.errors().record(new IllegalStateException("real"));
        Path cut = directory.resolve("cut");
        Files.write(cut, Files.readAllBytes(path));
        try (CountersReader reader = CountersFile.open(cut); FileChannel channel = FileChannel.open(cut,
                StandardOpenOption.WRITE)) {
            channel.truncate(CountersHeaderLayout.LENGTH);
            assertThatThrownBy(() -> reader.value(0)).isInstanceOf(CountersFormatException.class);
            assertThatThrownBy(reader::errors).isInstanceOf(CountersFormatException.class);
        }
    }

    private static Class<?> readAll(Path path) {
        try (CountersReader reader = CountersFile.open(path)) {
            reader.writerAlive();
            reader.counters().size();
            reader.value(0);
            reader.latencies(1).quantileNs(0.9);
            reader.traces(0).poll();
            reader.errors();
            return CountersReader.class;
        } catch (CountersFormatException refused) {
            return CountersFormatException.class;
        }
    }

    private void refuse(int offset, long value, String message) throws IOException {
        long former = put(offset, value);
        assertThatThrownBy(() -> CountersFile.open(path)).isInstanceOf(CountersFormatException.class)
                .hasMessageContaining(message);
        put(offset, former);
        CountersFile.open(path).close();
    }

    /** Writes 4 bytes, or 8 where a long is, and answers what was there. */
    private long put(int offset, long value) throws IOException {
        boolean wide = offset == CountersHeaderLayout.MAGIC_OFFSET || offset == CountersHeaderLayout.START_TICKS_OFFSET
                || offset == CountersHeaderLayout.ERROR_LOG_LENGTH_OFFSET;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(wide ? 8 : 4).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(buffer, offset);
            long former = wide ? buffer.getLong(0) : buffer.getInt(0);
            buffer.clear();
            channel.write(wide ? buffer.putLong(0, value) : buffer.putInt(0, (int) value), offset);
            return former;
        }
    }
}
