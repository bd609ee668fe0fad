// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.AttrLayout;
import org.zufs.transport.fuse.wire.EntryOutLayout;
import org.zufs.transport.fuse.wire.MkdirInLayout;
import org.zufs.transport.fuse.wire.MknodInLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.RenameFlag;

/** Names: arguments as they arrive, replies as the kernel reads them. */
class NamespaceHandlersTest {
    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerLookupWithInodeAndTimeouts(Form form) {
        TestLane lane = new TestLane(form, "entry_timeout=1.5,attr_timeout=2.25", Traits.ofShared());
        lane.recorder().answer("lookup", TestLane.found(42));
        Reply reply = lane.send(lane.builder().lookup(1, "file"));
        assertThat(lane.recorder().calls()).containsExactly(call("lookup", 1L, "file"));
        assertThat(reply.result()).isEqualTo(EntryOutLayout.LENGTH);
        assertThat(reply.longWord(EntryOutLayout.NODE_ID_OFFSET)).isEqualTo(42);
        assertThat(reply.longWord(EntryOutLayout.GENERATION_OFFSET)).isEqualTo(7);
        assertThat(reply.longWord(EntryOutLayout.ENTRY_VALID_SECONDS_OFFSET)).isEqualTo(1);
        assertThat(reply.word(EntryOutLayout.ENTRY_VALID_NS_OFFSET)).isEqualTo(500_000_000);
        assertThat(reply.longWord(EntryOutLayout.ATTR_VALID_SECONDS_OFFSET)).isEqualTo(2);
        assertThat(reply.word(EntryOutLayout.ATTR_VALID_NS_OFFSET)).isEqualTo(250_000_000);
        assertAttributes(reply, EntryOutLayout.ATTR_OFFSET);
        assertThat(lane.recorder().isBalanced()).isTrue();
    }

    static void assertAttributes(Reply reply, int at) {
        assertThat(reply.longWord(at + AttrLayout.INO_OFFSET)).isEqualTo(1001);
        assertThat(reply.longWord(at + AttrLayout.SIZE_OFFSET)).isEqualTo(1002);
        assertThat(reply.longWord(at + AttrLayout.BLOCKS_OFFSET)).isEqualTo(1003);
        assertThat(reply.longWord(at + AttrLayout.ATIME_OFFSET)).isEqualTo(1004);
        assertThat(reply.longWord(at + AttrLayout.MTIME_OFFSET)).isEqualTo(-1005);
        assertThat(reply.longWord(at + AttrLayout.CTIME_OFFSET)).isEqualTo(1006);
        assertThat(reply.word(at + AttrLayout.ATIME_NS_OFFSET)).isEqualTo(104);
        assertThat(reply.word(at + AttrLayout.MTIME_NS_OFFSET)).isEqualTo(105);
        assertThat(reply.word(at + AttrLayout.CTIME_NS_OFFSET)).isEqualTo(106);
        assertThat(reply.word(at + AttrLayout.MODE_OFFSET)).isEqualTo(0100644);
        assertThat(reply.word(at + AttrLayout.LINK_COUNT_OFFSET)).isEqualTo(11);
        assertThat(reply.word(at + AttrLayout.UID_OFFSET)).isEqualTo(12);
        assertThat(reply.word(at + AttrLayout.GID_OFFSET)).isEqualTo(13);
        assertThat(reply.word(at + AttrLayout.RDEV_OFFSET)).isEqualTo(0x12345678);
        assertThat(reply.word(at + AttrLayout.BLOCK_SIZE_OFFSET)).isEqualTo(512);
        assertThat(reply.word(at + AttrLayout.FLAGS_OFFSET)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerAbsenceWithInodeZeroIfItMayBeKept(Form form) {
        TestLane lane = new TestLane(form, "negative_timeout=3", Traits.ofShared());
        lane.recorder().answer("lookup", -ErrorNumber.ENOENT);
        Reply reply = lane.send(lane.builder().lookup(1, "none"));
        assertThat(reply.result()).isEqualTo(EntryOutLayout.LENGTH);
        assertThat(reply.longWord(EntryOutLayout.NODE_ID_OFFSET)).isZero();
        assertThat(reply.longWord(EntryOutLayout.ENTRY_VALID_SECONDS_OFFSET)).isEqualTo(3);
        for (int at = EntryOutLayout.ATTR_OFFSET; at < EntryOutLayout.LENGTH; at += Long.BYTES) {
            assertThat(reply.longWord(at)).as("no stale bytes at %d", at).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerAbsenceWithErrorIfItMayNotBeKept(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("lookup", -ErrorNumber.ENOENT);
        assertThat(lane.send(lane.builder().lookup(1, "none")).result()).isEqualTo(-ErrorNumber.ENOENT);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldKeepNoAbsenceButThatOfLookup(Form form) {
        TestLane lane = new TestLane(form, "negative_timeout=3", Traits.ofShared());
        lane.recorder().answer("mkdir", -ErrorNumber.ENOENT);
        assertThat(lane.send(lane.builder().mkdir(9, "d", 0755)).result()).isEqualTo(-ErrorNumber.ENOENT);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseNamesThatMayNotNameAnEntry(Form form) {
        TestLane lane = new TestLane(form);
        for (String bad : new String[] {"", ".", "..", "a/b", "/"}) {
            assertThat(lane.send(lane.builder().lookup(1, bad)).result()).as(bad).isEqualTo(-ErrorNumber.EINVAL);
            assertThat(lane.send(lane.builder().unlink(1, bad)).result()).as(bad).isEqualTo(-ErrorNumber.EINVAL);
            assertThat(lane.send(lane.builder().rename(1, "good", 2, bad)).result()).as(bad)
                    .isEqualTo(-ErrorNumber.EINVAL);
        }
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTakeNamesOf255BytesAndRefuseLongerOnes(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("lookup", -ErrorNumber.EACCES);
        assertThat(lane.send(lane.builder().lookup(1, "n".repeat(255))).result()).isEqualTo(-ErrorNumber.EACCES);
        assertThat(lane.send(lane.builder().lookup(1, "n".repeat(256))).result()).isEqualTo(-ErrorNumber.ENAMETOOLONG);
        assertThat(lane.send(lane.builder().lookup(1, "n".repeat(4095))).result()).isEqualTo(-ErrorNumber.ENAMETOOLONG);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseNameWithoutEnd(Form form) {
        TestLane lane = new TestLane(form);
        int length = lane.builder().begin(Opcode.LOOKUP, 1).data("abc".getBytes(StandardCharsets.UTF_8)).end();
        assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.EINVAL);
        length = lane.builder().begin(Opcode.RENAME, 1).name("abc").end();
        assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringWhatMakesInodes(Form form) {
        TestLane lane = new TestLane(form);
        for (String method : new String[] {"symlink", "mknod", "mkdir", "link"}) {
            lane.recorder().answer(method, TestLane.found(5));
        }
        assertThat(lane.send(lane.builder().symlink(1, "s", "../t")).result()).isEqualTo(EntryOutLayout.LENGTH);
        assertThat(lane.send(lane.builder().mknod(2, "n", 0060644, 0x801)).result()).isEqualTo(EntryOutLayout.LENGTH);
        assertThat(lane.send(lane.builder().mkdir(3, "d", 01777)).result()).isEqualTo(EntryOutLayout.LENGTH);
        Reply reply = lane.send(lane.builder().link(8, 4, "l"));
        assertThat(reply.longWord(EntryOutLayout.NODE_ID_OFFSET)).isEqualTo(5);
        assertAttributes(reply, EntryOutLayout.ATTR_OFFSET);
        assertThat(lane.recorder().calls()).containsExactly(call("symlink", 1L, "s", "../t"),
                call("mknod", 2L, "n", 0060644, 0x801), call("mkdir", 3L, "d", 01777), call("link", 8L, 4L, "l"));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTellTheUmaskOfTheRequestAndOfNoOther(Form form) {
        TestLane lane = new TestLane(form);
        int[] seen = {-1};
        RecordingDispatcher.Answer look = arguments -> {
            seen[0] = lane.request().umask();
            return -ErrorNumber.EPERM;
        };
        lane.recorder().answer("mkdir", look).answer("mknod", look).answer("unlink", look);
        lane.send(lane.builder().begin(Opcode.MKDIR, 1).word(MkdirInLayout.UMASK_OFFSET, 0xFFFF_F027).name("d").end());
        assertThat(seen[0]).isEqualTo(0xFFFF_F027 & 0777);
        lane.send(lane.builder().begin(Opcode.MKNOD, 1).word(MknodInLayout.UMASK_OFFSET, 022).name("d").end());
        assertThat(seen[0]).isEqualTo(022);
        lane.send(lane.builder().unlink(1, "d"));
        assertThat(seen[0]).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringRemovalsAndRenames(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().unlink(1, "f")).result()).isZero();
        assertThat(lane.send(lane.builder().rmdir(2, "d")).result()).isZero();
        assertThat(lane.send(lane.builder().rename(3, "a", 4, "b")).result()).isZero();
        assertThat(lane.send(lane.builder().rename2(5, "c", 6, "d", RenameFlag.EXCHANGE)).result()).isZero();
        assertThat(lane.send(lane.builder().rename2(5, "c", 6, "d", 8)).result()).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.recorder().calls()).containsExactly(call("unlink", 1L, "f"), call("rmdir", 2L, "d"),
                call("rename", 3L, "a", 4L, "b", 0), call("rename", 5L, "c", 6L, "d", RenameFlag.EXCHANGE));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldKeepTargetsBelowThePathLimit(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("symlink", TestLane.found(5));
        assertThat(lane.send(lane.builder().symlink(1, "s", "t".repeat(4095))).result()).isPositive();
        assertThat(lane.send(lane.builder().symlink(1, "s", "t".repeat(4096))).result())
                .isEqualTo(-ErrorNumber.ENAMETOOLONG);
        assertThat(lane.send(lane.builder().symlink(1, "s", "")).result()).isEqualTo(-ErrorNumber.ENOENT);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerReadlinkWithBytesInPlace(Form form) {
        TestLane lane = new TestLane(form);
        byte[] target = "where/to".getBytes(StandardCharsets.UTF_8);
        lane.recorder().answer("readlink", arguments -> {
            ((ByteRange) arguments[2]).copyFrom(MemorySegment.ofArray(target), 0, target.length);
            return target.length;
        });
        assertThat(lane.send(lane.builder().readlink(6)).bytes()).isEqualTo(target);
        assertThat(lane.recorder().calls()).containsExactly(call("readlink", 6L, 4095L));
        lane.recorder().answer("readlink", 4096);
        assertThat(lane.send(lane.builder().readlink(6)).result()).isEqualTo(-ErrorNumber.EIO);
    }
}
