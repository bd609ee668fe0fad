// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.transport.DirectorySink;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.DirentLayout;
import org.zufs.transport.fuse.wire.DirentPlusLayout;
import org.zufs.transport.fuse.wire.EntryOutLayout;
import org.zufs.transport.fuse.wire.Opcode;

/** Listings. */
class DirectoryHandlersTest {
    private static boolean put(DirectorySink sink, String name, long next) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return sink.put(MemorySegment.ofArray(bytes), 0, bytes.length, 1000 + next, 8, next);
    }

    private static boolean putInode(DirectorySink sink, String name, long next) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (!sink.fitsInode(bytes.length)) {
            return false;
        }
        Entry entry = new Entry();
        entry.found(new TestLane.NumberedInode(2000 + next, 7));
        TestLane.fill(entry.attributes());
        sink.putInode(MemorySegment.ofArray(bytes), 0, bytes.length, entry, 8, next);
        return true;
    }

    private static List<String> records(Reply reply, boolean plus) {
        List<String> records = new ArrayList<>();
        int at = 0;
        while (at < reply.result()) {
            int dirent = plus ? at + DirentPlusLayout.DIRENT_OFFSET : at;
            int length = reply.word(dirent + DirentLayout.NAME_LENGTH_OFFSET);
            byte[] name = new byte[length];
            int nameAt = dirent + DirentLayout.NAME_OFFSET;
            MemorySegment.copy(reply.payload(), ValueLayout.JAVA_BYTE, nameAt, name, 0, length);
            records.add(new String(name, StandardCharsets.UTF_8) + " "
                    + reply.longWord(dirent + DirentLayout.INO_OFFSET) + " "
                    + reply.longWord(dirent + DirentLayout.NEXT_OFFSET_OFFSET) + " "
                    + reply.word(dirent + DirentLayout.TYPE_OFFSET)
                    + (plus ? " node " + reply.longWord(at + EntryOutLayout.NODE_ID_OFFSET) : ""));
            int end = dirent + DirentLayout.recordLength(length);
            for (int pad = dirent + DirentLayout.NAME_OFFSET + length; pad < end; pad++) {
                assertThat(reply.payload().get(ValueLayout.JAVA_BYTE, pad)).as("padding").isZero();
            }
            at = end;
        }
        assertThat(at).as("whole records").isEqualTo(reply.result());
        return records;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldListNames(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("readdir", arguments -> {
            DirectorySink sink = (DirectorySink) arguments[5];
            assertThat(put(sink, ".", 1)).isTrue();
            assertThat(put(sink, "12345678", 2)).isTrue();
            assertThat(put(sink, "n".repeat(255), 3)).isTrue();
            return 0;
        });
        Reply reply = lane.send(lane.builder().read(Opcode.READDIR, 3, 9, 0, 4096));
        assertThat(records(reply, false)).containsExactly(". 1001 1 8", "12345678 1002 2 8",
                "n".repeat(255) + " 1003 3 8");
        assertThat(lane.recorder().calls()).containsExactly(call("readdir", 3L, 9L, 0L, false));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldListInodesButNoneForDots(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("readdir", arguments -> {
            DirectorySink sink = (DirectorySink) arguments[5];
            assertThat(put(sink, "..", 2)).isTrue();
            assertThat(putInode(sink, "file", 3)).isTrue();
            return 0;
        });
        Reply reply = lane.send(lane.builder().read(Opcode.READDIRPLUS, 3, 9, 1, 4096));
        assertThat(records(reply, true)).containsExactly(".. 1002 2 8 node 0", "file 1001 3 8 node 2003");
        NamespaceHandlersTest.assertAttributes(reply,
                DirentPlusLayout.recordLength(2) + EntryOutLayout.ATTR_OFFSET);
        assertThat(lane.recorder().calls()).containsExactly(call("readdir", 3L, 9L, 1L, true));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldStopWhereTheRoomEndsToTheByte(Form form) {
        TestLane lane = new TestLane(form);
        for (boolean plus : new boolean[] {false, true}) {
            Opcode opcode = plus ? Opcode.READDIRPLUS : Opcode.READDIR;
            int record = plus ? DirentPlusLayout.recordLength(5) : DirentLayout.recordLength(5);
            for (int size = 0; size <= 3 * record; size++) {
                int[] fitted = {0};
                lane.recorder().answer("readdir", arguments -> {
                    DirectorySink sink = (DirectorySink) arguments[5];
                    while (plus ? putInode(sink, "names", fitted[0]) : put(sink, "names", fitted[0])) {
                        fitted[0]++;
                    }
                    return 0;
                });
                Reply reply = lane.send(lane.builder().read(opcode, 3, 9, 0, size));
                assertThat(fitted[0]).isEqualTo(size / record);
                assertThat(reply.result()).isEqualTo(fitted[0] * record).isLessThanOrEqualTo(size);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldShowWhatTookReferencesBeforeAnError(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("readdir", arguments -> {
            putInode((DirectorySink) arguments[5], "file", 3);
            return -ErrorNumber.EIO;
        });
        assertThat(records(lane.send(lane.builder().read(Opcode.READDIRPLUS, 3, 9, 0, 4096)), true)).hasSize(1);
        lane.recorder().answer("readdir", -ErrorNumber.EIO);
        assertThat(lane.send(lane.builder().read(Opcode.READDIRPLUS, 3, 9, 0, 4096)).result())
                .isEqualTo(-ErrorNumber.EIO);
        lane.recorder().answer("readdir", 5);
        assertThat(lane.send(lane.builder().read(Opcode.READDIR, 3, 9, 0, 4096)).result()).as("end").isZero();
        assertThat(lane.send(lane.builder().read(Opcode.READDIR, 3, 9, -1, 4096)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
    }
}
