// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.media.Region;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.FlushInLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.RequestFlag;
import org.zufs.transport.fuse.wire.WriteFlag;
import org.zufs.transport.fuse.wire.WriteInLayout;

/** Bytes of open files. */
class FileHandlersTest {
    private static final byte[] TEXT = "some bytes".getBytes(StandardCharsets.UTF_8);

    private static RecordingDispatcher.Answer reads(byte[] bytes) {
        return arguments -> {
            ((ByteRange) arguments[4]).copyFrom(MemorySegment.ofArray(bytes), 0, bytes.length);
            return bytes.length;
        };
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldReadIntoTheReply(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("read", reads(TEXT));
        Reply reply = lane.send(lane.builder().read(Opcode.READ, 3, 9, 4096, 100));
        assertThat(reply.bytes()).isEqualTo(TEXT);
        assertThat(lane.recorder().calls()).containsExactly(call("read", 3L, 9L, 4096L, 100L));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldKeepReadsWithinTheRoomForTheReply(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("read", 0);
        lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, -1));
        lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, Integer.MIN_VALUE));
        assertThat(lane.recorder().calls()).containsExactly(call("read", 3L, 9L, 0L, (long) TestLane.CAPACITY),
                call("read", 3L, 9L, 0L, (long) TestLane.CAPACITY));
        lane.recorder().forgetCalls();
        lane.send(lane.builder().read(Opcode.READ, 3, 9, Long.MAX_VALUE - 5, 10));
        lane.send(lane.builder().read(Opcode.READ, 3, 9, Long.MAX_VALUE, 10));
        assertThat(lane.recorder().calls()).containsExactly(call("read", 3L, 9L, Long.MAX_VALUE - 5, 5L));
        lane.recorder().answer("read", 11);
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 10)).result()).isEqualTo(-ErrorNumber.EIO);
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, -1, 10)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 5, 0)).result()).isZero();
    }

    @Test
    void shouldGatherReadsFromExtentsAndHoles() {
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofShared().withMappedData());
        Region region = region();
        lane.recorder().answer("map", arguments -> {
            Extents extents = (Extents) arguments[7];
            extents.begin(null, (long) arguments[3]);
            extents.add(region, 2, 3);
            extents.add(null, 0, 4);
            extents.add(region, 10, 1);
            return 0;
        });
        Reply reply = lane.send(lane.builder().read(Opcode.READ, 3, 9, 50, 100));
        assertThat(reply.bytes()).containsExactly(2, 3, 4, 0, 0, 0, 0, 10);
        assertThat(lane.recorder().calls()).containsExactly(call("map", 3L, 9L, 50L, 100, Intent.READ, 0),
                call("release"));
        assertThat(lane.message().gathered()).isNull();
    }

    @Test
    void shouldEndTheTokenOfEachMapOnce() {
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofShared().withMappedData());
        lane.recorder().answer("map", arguments -> {
            ((Extents) arguments[7]).begin(null, 0);
            return 0;
        });
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 100)).result()).isZero();
        assertThat(lane.recorder().calls()).contains(call("release"));
        lane.recorder().forgetCalls();
        lane.recorder().answer("map", arguments -> {
            ((Extents) arguments[7]).begin(null, 0);
            ((Extents) arguments[7]).add(null, 0, 101);
            return 0;
        });
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 100)).result()).isEqualTo(-ErrorNumber.EIO);
        assertThat(lane.recorder().calls()).containsOnlyOnce(call("release"));
    }

    @Test
    void shouldCopyWhatHasTooManyPieces() {
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofShared().withMappedData());
        Region region = region();
        lane.recorder().answer("map", arguments -> {
            Extents extents = (Extents) arguments[7];
            extents.begin(null, 0);
            for (int piece = 0; piece < 1001; piece++) {
                extents.add(region, 2 * (piece % 100), 1);
            }
            return 0;
        });
        Reply reply = lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 4096));
        assertThat(reply.result()).isEqualTo(1001);
        assertThat(reply.bytes()[99]).isEqualTo((byte) 198);
        assertThat(reply.bytes()[1000]).isZero();
        assertThat(lane.recorder().calls()).containsOnlyOnce(call("release"));
    }

    @Test
    void shouldReadWhereMapIsNotToBeHad() {
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofShared().withMappedData());
        lane.recorder().answer("map", -ErrorNumber.EOPNOTSUPP).answer("read", reads(TEXT));
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 100)).bytes()).isEqualTo(TEXT);
        lane.recorder().answer("map", -ErrorNumber.EBADF);
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 100)).result()).isEqualTo(-ErrorNumber.EBADF);
    }

    @Test
    void shouldNotGatherWhereTheCarrierCannot() {
        TestLane lane = new TestLane(Form.APART, "", Traits.ofShared().withMappedData());
        lane.recorder().answer("read", reads(TEXT));
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 100)).bytes()).isEqualTo(TEXT);
    }

    private static Region region() {
        MemorySegment bytes = Arena.ofAuto().allocate(256);
        for (int index = 0; index < 256; index++) {
            bytes.set(ValueLayout.JAVA_BYTE, index, (byte) index);
        }
        return new Region() {
            @Override
            public MemorySegment segment() {
                return bytes;
            }

            @Override
            public int descriptor() {
                return -1;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldWrite(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("write", 7);
        Reply reply = lane.send(lane.builder().write(3, 9, 1L << 40, TEXT));
        assertThat(reply.result()).isEqualTo(8);
        assertThat(reply.longWord(0)).isEqualTo(7);
        assertThat(lane.recorder().calls()).containsExactly(call("write", 3L, 9L, 1L << 40, 0, "some bytes"));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseWritesThatCannotBe(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().write(3, 9, -1, TEXT)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().write(3, 9, Long.MAX_VALUE - 3, TEXT)).result())
                .isEqualTo(-ErrorNumber.EFBIG);
        for (int claimed : new int[] {TEXT.length + 1, -1, Integer.MIN_VALUE, 128 * 1024 + 1}) {
            int length = lane.builder().begin(Opcode.WRITE, 3).word(WriteInLayout.SIZE_OFFSET, claimed).data(TEXT)
                    .end();
            assertThat(lane.send(length).result()).as("%d", claimed).isEqualTo(-ErrorNumber.EINVAL);
        }
        assertThat(lane.send(lane.builder().write(3, 9, 0, new byte[0])).longWord(0)).isZero();
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false,false,true", "false,true,false", "true,false,false"})
    void shouldAppendOnlyWhereTheKernelMayNotKnowTheEnd(boolean exclusive, boolean writeback, boolean appends) {
        TestLane lane = new TestLane(Form.WHOLE, writeback ? "writeback" : "",
                exclusive ? Traits.ofExclusive() : Traits.ofShared());
        assertThat(flagsOfWrite(lane, OpenFlags.O_APPEND, 0)).isEqualTo(appends ? RegularFile.WRITE_APPEND : 0);
        assertThat(flagsOfWrite(lane, OpenFlags.O_APPEND, WriteFlag.CACHE)).isEqualTo(RegularFile.WRITE_FROM_CACHE);
        assertThat(flagsOfWrite(lane, 0, WriteFlag.KILL_SUIDGID)).isEqualTo(RegularFile.WRITE_KILLS_SET_ID);
        assertThat(flagsOfWrite(lane, 0, WriteFlag.LOCK_OWNER)).isZero();
    }

    private static int flagsOfWrite(TestLane lane, int openFlags, int writeFlags) {
        int length = lane.builder().begin(Opcode.WRITE, 3).word(WriteInLayout.SIZE_OFFSET, 1)
                .word(WriteInLayout.FLAGS_OFFSET, openFlags).word(WriteInLayout.WRITE_FLAGS_OFFSET, writeFlags)
                .data(new byte[1]).end();
        lane.send(length);
        return (int) lane.recorder().calls().getLast().arguments().get(3);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSayOnceThatWhatDoesNothingNeedNotBeSent(Form form) {
        TestLane lane = new TestLane(form, "", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().flush(3, 9)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().fsync(Opcode.FSYNC, 3, 9, 0)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().fsync(Opcode.FSYNCDIR, 3, 9, 0)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldFlushAndSync(Form form) {
        TestLane lane = new TestLane(form);
        int length = lane.builder().begin(Opcode.FLUSH, 3).longWord(FlushInLayout.HANDLE_OFFSET, 9)
                .longWord(FlushInLayout.LOCK_OWNER_OFFSET, 77).end();
        assertThat(lane.send(length).result()).isZero();
        lane.send(lane.builder().fsync(Opcode.FSYNC, 3, 9, 0));
        lane.send(lane.builder().fsync(Opcode.FSYNC, 3, 9, RequestFlag.FSYNC_DATA_ONLY));
        lane.send(lane.builder().fsync(Opcode.FSYNCDIR, 3, 9, RequestFlag.FSYNC_DATA_ONLY));
        lane.send(lane.builder().begin(Opcode.SYNCFS, 1).end());
        assertThat(lane.recorder().calls()).containsExactly(call("flush", 3L, 9L, 77L), call("fsync", 3L, 9L, false),
                call("fsync", 3L, 9L, true), call("fsyncdir", 3L, 9L, true), call("syncfs", 1L));
    }

    @Test
    void shouldFlushWhereLocksAreServed() {
        TestLane lane = new TestLane(Form.WHOLE, "locks=server", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().flush(3, 9)).result()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringRangesOfFallocateAndLseek(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("lseek", (1L << 40) + 1);
        assertThat(lane.send(lane.builder().fallocate(3, 9, 5, 6, 1)).result()).isZero();
        Reply reply = lane.send(lane.builder().lseek(3, 9, 8, RegularFile.SEEK_HOLE));
        assertThat(reply.result()).isEqualTo(8);
        assertThat(reply.longWord(0)).isEqualTo((1L << 40) + 1);
        assertThat(lane.recorder().calls()).containsExactly(call("fallocate", 3L, 9L, 1, 5L, 6L),
                call("lseek", 3L, 9L, 8L, RegularFile.SEEK_HOLE));
        lane.recorder().answer("lseek", -ErrorNumber.ENXIO);
        assertThat(lane.send(lane.builder().lseek(3, 9, 8, RegularFile.SEEK_DATA)).result())
                .isEqualTo(-ErrorNumber.ENXIO);
    }

    @Test
    void shouldNotSayWhereDataIsWhileTheKernelHoldsSomeOfIt() {
        TestLane lane = new TestLane(Form.WHOLE, "writeback", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().lseek(3, 9, 0, RegularFile.SEEK_DATA)).result())
                .isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseRangesThatCannotBe(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().fallocate(3, 9, -1, 6, 0)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().fallocate(3, 9, 0, 0, 0)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().fallocate(3, 9, 0, -1, 0)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().fallocate(3, 9, 2, Long.MAX_VALUE - 1, 0)).result())
                .isEqualTo(-ErrorNumber.EFBIG);
        assertThat(lane.send(lane.builder().lseek(3, 9, -1, RegularFile.SEEK_DATA)).result())
                .isEqualTo(-ErrorNumber.ENXIO);
        assertThat(lane.send(lane.builder().lseek(3, 9, 0, 0)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTellAtMostWhat32BitsHoldOfACopy(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("copyFileRange", 0xFFFF_F000L);
        long[] source = {3, 9, 0};
        long[] target = {4, 10, 1L << 33};
        Reply reply = lane.send(lane.builder().copyFileRange(Opcode.COPY_FILE_RANGE, source, target, 1L << 40));
        assertThat(reply.result()).isEqualTo(8);
        assertThat(reply.longWord(0)).isEqualTo(0xFFFF_F000L);
        lane.recorder().answer("copyFileRange", 1L << 40);
        reply = lane.send(lane.builder().copyFileRange(Opcode.COPY_FILE_RANGE_64, source, target, 1L << 40));
        assertThat(reply.longWord(0)).isEqualTo(1L << 40);
        assertThat(lane.recorder().calls()).containsExactly(
                call("copyFileRange", 3L, 9L, 0L, 4L, 10L, 1L << 33, 0xFFFF_F000L),
                call("copyFileRange", 3L, 9L, 0L, 4L, 10L, 1L << 33, 1L << 40));
        lane.recorder().answer("copyFileRange", -ErrorNumber.EXDEV);
        assertThat(lane.send(lane.builder().copyFileRange(Opcode.COPY_FILE_RANGE, source, target, 5)).result())
                .isEqualTo(-ErrorNumber.EXDEV);
    }

    @ParameterizedTest
    @EnumSource(value = Opcode.class, names = {"COPY_FILE_RANGE", "COPY_FILE_RANGE_64"})
    void shouldRefuseCopiesThatCannotBe(Opcode opcode) {
        TestLane lane = new TestLane(Form.APART);
        assertThat(copy(lane, opcode, -1, 0, 1)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(copy(lane, opcode, 0, -1, 1)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(copy(lane, opcode, 0, 0, -1)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(copy(lane, opcode, Long.MAX_VALUE, 0, 1)).isEqualTo(-ErrorNumber.EFBIG);
        assertThat(copy(lane, opcode, 0, Long.MAX_VALUE, 1)).isEqualTo(-ErrorNumber.EFBIG);
        assertThat(copy(lane, opcode, 0, 0, 0)).isEqualTo(8);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    private static int copy(TestLane lane, Opcode opcode, long from, long to, long length) {
        return lane.send(lane.builder().copyFileRange(opcode, new long[] {3, 9, from}, new long[] {4, 10, to}, length))
                .result();
    }
}
