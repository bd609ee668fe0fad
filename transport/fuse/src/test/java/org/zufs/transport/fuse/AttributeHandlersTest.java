// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.AttrOutLayout;
import org.zufs.transport.fuse.wire.AttrValid;
import org.zufs.transport.fuse.wire.GetattrFlag;
import org.zufs.transport.fuse.wire.GetattrInLayout;
import org.zufs.transport.fuse.wire.KstatfsLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.SetattrInLayout;
import org.zufs.transport.fuse.wire.StatfsOutLayout;
import org.zufs.transport.fuse.wire.StatxInLayout;
import org.zufs.transport.fuse.wire.StatxLayout;
import org.zufs.transport.fuse.wire.StatxOutLayout;
import org.zufs.transport.fuse.wire.StatxTimeLayout;

/** Attributes of inodes and of the whole. */
class AttributeHandlersTest {
    private static TestLane lane(Form form) {
        return lane(form, Traits.ofShared());
    }

    private static TestLane lane(Form form, Traits traits) {
        TestLane lane = new TestLane(form, "attr_timeout=4.5", traits);
        RecordingDispatcher.Answer fill = arguments -> {
            TestLane.fill((Attributes) arguments[arguments.length - 1]);
            return 0;
        };
        lane.recorder().answer("getattr", fill).answer("setattr", fill);
        return lane;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerGetattr(Form form) {
        TestLane lane = lane(form);
        Reply reply = lane.send(lane.builder().getattr(3));
        assertThat(reply.result()).isEqualTo(AttrOutLayout.LENGTH);
        assertThat(reply.longWord(AttrOutLayout.ATTR_VALID_SECONDS_OFFSET)).isEqualTo(4);
        assertThat(reply.word(AttrOutLayout.ATTR_VALID_NS_OFFSET)).isEqualTo(500_000_000);
        NamespaceHandlersTest.assertAttributes(reply, AttrOutLayout.ATTR_OFFSET);
        int length = lane.builder().begin(Opcode.GETATTR, 3).longWord(GetattrInLayout.HANDLE_OFFSET, 77).end();
        lane.send(length);
        length = lane.builder().begin(Opcode.GETATTR, 3).word(GetattrInLayout.FLAGS_OFFSET, GetattrFlag.HANDLE)
                .longWord(GetattrInLayout.HANDLE_OFFSET, 77).end();
        lane.send(length);
        assertThat(lane.recorder().calls()).containsExactly(call("getattr", 3L, 0L), call("getattr", 3L, 0L),
                call("getattr", 3L, 77L));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerStatxWithBirthTime(Form form) {
        TestLane lane = lane(form);
        int length = lane.builder().begin(Opcode.STATX, 3).word(StatxInLayout.FLAGS_OFFSET, GetattrFlag.HANDLE)
                .longWord(StatxInLayout.HANDLE_OFFSET, 8).end();
        Reply reply = lane.send(length);
        assertThat(lane.recorder().calls()).containsExactly(call("getattr", 3L, 8L));
        assertThat(reply.result()).isEqualTo(StatxOutLayout.LENGTH);
        int statx = StatxOutLayout.STATX_OFFSET;
        assertThat(reply.word(statx + StatxLayout.MASK_OFFSET)).isEqualTo(0xFFF);
        assertThat(reply.longWord(statx + StatxLayout.INO_OFFSET)).isEqualTo(1001);
        assertThat(reply.longWord(statx + StatxLayout.SIZE_OFFSET)).isEqualTo(1002);
        assertThat(reply.longWord(statx + StatxLayout.BTIME_OFFSET + StatxTimeLayout.SECONDS_OFFSET)).isEqualTo(1007);
        assertThat(reply.longWord(statx + StatxLayout.MTIME_OFFSET + StatxTimeLayout.SECONDS_OFFSET)).isEqualTo(-1005);
        assertThat(reply.word(statx + StatxLayout.RDEV_MAJOR_OFFSET)).isEqualTo(0x456);
        assertThat(reply.word(statx + StatxLayout.RDEV_MINOR_OFFSET)).isEqualTo(0x12378);
        assertThat(reply.longWord(statx + StatxLayout.ATTRIBUTES_OFFSET)).isEqualTo(0x30);
        assertThat(reply.longWord(statx + StatxLayout.SPARE2_OFFSET)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"MODE,1", "UID,2", "GID,4", "SIZE,8", "ATIME,16", "MTIME,32", "ATIME_NOW,64", "MTIME_NOW,128",
        "CTIME,256", "KILL_SUIDGID,512"})
    void shouldTranslateEachBitOfSetattr(String wire, int ours) throws ReflectiveOperationException {
        int bit = AttrValid.class.getField(wire).getInt(null);
        TestLane lane = lane(Form.WHOLE);
        lane.send(lane.builder().begin(Opcode.SETATTR, 3).word(SetattrInLayout.VALID_OFFSET, bit | AttrValid.LOCK_OWNER)
                .longWord(SetattrInLayout.SIZE_OFFSET, 5).end());
        String changes = (String) lane.recorder().calls().getFirst().arguments().get(2);
        assertThat(changes).startsWith("valid=%x ".formatted(ours));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringAllValuesOfSetattr(Form form) {
        TestLane lane = lane(form);
        int valid = AttrValid.MODE | AttrValid.UID | AttrValid.GID | AttrValid.SIZE | AttrValid.ATIME | AttrValid.MTIME
                | AttrValid.CTIME | AttrValid.HANDLE;
        int length = lane.builder().begin(Opcode.SETATTR, 3).word(SetattrInLayout.VALID_OFFSET, valid)
                .longWord(SetattrInLayout.HANDLE_OFFSET, 9).longWord(SetattrInLayout.SIZE_OFFSET, 1L << 40)
                .longWord(SetattrInLayout.ATIME_OFFSET, -1).longWord(SetattrInLayout.MTIME_OFFSET, 2)
                .longWord(SetattrInLayout.CTIME_OFFSET, 3).word(SetattrInLayout.ATIME_NS_OFFSET, 999_999_999)
                .word(SetattrInLayout.MTIME_NS_OFFSET, 5).word(SetattrInLayout.CTIME_NS_OFFSET, 6)
                .word(SetattrInLayout.MODE_OFFSET, 0104755).word(SetattrInLayout.UID_OFFSET, 10)
                .word(SetattrInLayout.GID_OFFSET, 11).end();
        Reply reply = lane.send(length);
        NamespaceHandlersTest.assertAttributes(reply, AttrOutLayout.ATTR_OFFSET);
        assertThat(lane.recorder().calls()).containsExactly(call("setattr", 3L, 9L,
                "valid=53f mode=4755 uid=10 gid=11 size=1099511627776 a=-1.999999999 m=2.5 c=3.6"));
    }

    @Test
    void shouldTouchTimesWhereAnOpenFileIsCut() {
        assertThat(bitsOfCuts(Traits.ofShared())).as("O_TRUNC comes with OPEN")
                .containsExactly("valid=8", "valid=8", "valid=408");
        assertThat(bitsOfCuts(Traits.ofExclusive())).as("O_TRUNC comes as a size of 0")
                .containsExactly("valid=8", "valid=408", "valid=408");
    }

    private static List<String> bitsOfCuts(Traits traits) {
        TestLane lane = lane(Form.WHOLE, traits);
        lane.send(lane.builder().truncate(3, 5));
        lane.send(lane.builder().truncate(3, 0));
        lane.send(lane.builder().begin(Opcode.SETATTR, 3).longWord(SetattrInLayout.SIZE_OFFSET, 5)
                .word(SetattrInLayout.VALID_OFFSET, AttrValid.SIZE | AttrValid.HANDLE).end());
        return lane.recorder().calls().stream().map(call -> ((String) call.arguments().get(2)).split(" ")[0]).toList();
    }

    @Test
    void shouldTakeNoBitsFromTheSetattrBefore() {
        TestLane lane = lane(Form.WHOLE);
        lane.send(lane.builder().chown(3, 1, 2));
        lane.send(lane.builder().chmod(3, 0600));
        String changes = (String) lane.recorder().calls().getLast().arguments().get(2);
        assertThat(changes).startsWith("valid=%x ".formatted(AttributeChanges.MODE));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseSizesAndTimesThatCannotBe(Form form) {
        TestLane lane = lane(form);
        assertThat(lane.send(lane.builder().truncate(3, -1)).result()).isEqualTo(-ErrorNumber.EINVAL);
        for (int nanos : new int[] {-1, 1_000_000_000, Integer.MIN_VALUE}) {
            int length = lane.builder().begin(Opcode.SETATTR, 3).word(SetattrInLayout.VALID_OFFSET, AttrValid.MTIME)
                    .word(SetattrInLayout.MTIME_NS_OFFSET, nanos).end();
            assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.EINVAL);
        }
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerStatfsAndAccess(Form form) {
        TestLane lane = lane(form);
        lane.recorder().answer("statfs", arguments -> {
            Statistics statistics = (Statistics) arguments[2];
            statistics.blockCount = 1;
            statistics.freeBlockCount = 2;
            statistics.availableBlockCount = 3;
            statistics.inodeCount = 4;
            statistics.freeInodeCount = 5;
            statistics.blockSize = 1024;
            statistics.nameLength = 200;
            return 0;
        }).answer("access", -ErrorNumber.EACCES);
        Reply reply = lane.send(lane.builder().statfs(1));
        assertThat(reply.result()).isEqualTo(StatfsOutLayout.LENGTH);
        assertThat(reply.longWord(KstatfsLayout.BLOCKS_OFFSET)).isEqualTo(1);
        assertThat(reply.longWord(KstatfsLayout.FREE_BLOCKS_OFFSET)).isEqualTo(2);
        assertThat(reply.longWord(KstatfsLayout.AVAILABLE_BLOCKS_OFFSET)).isEqualTo(3);
        assertThat(reply.longWord(KstatfsLayout.FILES_OFFSET)).isEqualTo(4);
        assertThat(reply.longWord(KstatfsLayout.FREE_FILES_OFFSET)).isEqualTo(5);
        assertThat(reply.word(KstatfsLayout.BLOCK_SIZE_OFFSET)).isEqualTo(1024);
        assertThat(reply.word(KstatfsLayout.FRAGMENT_SIZE_OFFSET)).isEqualTo(1024);
        assertThat(reply.word(KstatfsLayout.MAX_NAME_LENGTH_OFFSET)).isEqualTo(200);
        assertThat(lane.send(lane.builder().access(2, 4)).result()).isEqualTo(-ErrorNumber.EACCES);
        assertThat(lane.recorder().calls()).containsExactly(call("statfs", 1L), call("access", 2L, 4));
    }
}
