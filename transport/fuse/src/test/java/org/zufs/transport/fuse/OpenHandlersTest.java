// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.CreateInLayout;
import org.zufs.transport.fuse.wire.EntryOutLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.OpenFlag;
import org.zufs.transport.fuse.wire.OpenOutLayout;
import org.zufs.transport.fuse.wire.ReleaseInLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** Opens, creations and closes. */
class OpenHandlersTest {
    private static RecordingDispatcher.Answer opens(Consumer<Opening> how) {
        return arguments -> {
            how.accept((Opening) arguments[arguments.length - 1]);
            return 0;
        };
    }

    private static int flagsOf(String options, Traits traits, Consumer<Opening> how) {
        TestLane lane = new TestLane(Form.WHOLE, options, traits);
        lane.recorder().answer("open", opens(how));
        return lane.send(lane.builder().open(3, 2)).word(OpenOutLayout.OPEN_FLAGS_OFFSET);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldOpen(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("open", opens(opening -> opening.handle(0x1234_5678_9ABCL)));
        Reply reply = lane.send(lane.builder().open(3, 0100002));
        assertThat(lane.recorder().calls()).containsExactly(call("open", 3L, 0100002));
        assertThat(reply.result()).isEqualTo(OpenOutLayout.LENGTH);
        assertThat(reply.longWord(OpenOutLayout.HANDLE_OFFSET)).isEqualTo(0x1234_5678_9ABCL);
        assertThat(reply.word(OpenOutLayout.OPEN_FLAGS_OFFSET)).isEqualTo(OpenFlag.KEEP_CACHE);
        assertThat(reply.word(OpenOutLayout.BACKING_ID_OFFSET)).isZero();
        lane.recorder().answer("open", -ErrorNumber.EISDIR);
        assertThat(lane.send(lane.builder().open(3, 0)).result()).isEqualTo(-ErrorNumber.EISDIR);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSayOnceThatOpensNeedNotBeSent(Form form) {
        TestLane lane = new TestLane(form, "", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().open(3, 0)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().opendir(3)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.recorder().calls()).isEmpty();
        lane = new TestLane(form, "no_open=off", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().open(3, 0)).result()).isEqualTo(OpenOutLayout.LENGTH);
        assertThat(lane.send(lane.builder().opendir(3)).result()).isEqualTo(OpenOutLayout.LENGTH);
        lane = new TestLane(form, "", Traits.ofExclusive().withTrackedOpens(false, true));
        assertThat(lane.send(lane.builder().open(3, 0)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().opendir(3)).result()).isEqualTo(OpenOutLayout.LENGTH);
    }

    @Test
    void shouldTellHowTheFileIsToBeCached() {
        Traits shared = Traits.ofShared();
        assertThat(flagsOf("", shared, opening -> { })).isEqualTo(OpenFlag.KEEP_CACHE);
        assertThat(flagsOf("", shared, Opening::dropCache)).isZero();
        assertThat(flagsOf("", shared, Opening::direct))
                .isEqualTo(OpenFlag.DIRECT_IO | OpenFlag.PARALLEL_DIRECT_WRITES);
        assertThat(flagsOf("direct_io", shared, opening -> { }))
                .isEqualTo(OpenFlag.DIRECT_IO | OpenFlag.PARALLEL_DIRECT_WRITES);
        assertThat(flagsOf("", shared, Opening::stream))
                .isEqualTo(OpenFlag.KEEP_CACHE | OpenFlag.STREAM | OpenFlag.NONSEEKABLE);
    }

    @Test
    void shouldLeaveFlushesOutWhereNobodyWantsThem() {
        Traits silent = Traits.ofExclusive().withTrackedOpens(true, true);
        assertThat(flagsOf("", silent, opening -> { }) & OpenFlag.NOFLUSH).isNotZero();
        assertThat(flagsOf("locks=server", silent, opening -> { }) & OpenFlag.NOFLUSH).isZero();
        assertThat(flagsOf("writeback", silent, opening -> { }) & OpenFlag.NOFLUSH).isZero();
        assertThat(flagsOf("", Traits.ofShared(), opening -> { }) & OpenFlag.NOFLUSH).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerOpendirWithTheCachingOfListings(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("opendir", opens(opening -> opening.handle(4)));
        assertThat(lane.send(lane.builder().opendir(3)).word(OpenOutLayout.OPEN_FLAGS_OFFSET)).isZero();
        lane = new TestLane(form, "no_open=off", Traits.ofExclusive());
        lane.recorder().answer("opendir", opens(opening -> opening.handle(4)));
        Reply reply = lane.send(lane.builder().opendir(3));
        assertThat(reply.longWord(OpenOutLayout.HANDLE_OFFSET)).isEqualTo(4);
        assertThat(reply.word(OpenOutLayout.OPEN_FLAGS_OFFSET)).isEqualTo(OpenFlag.CACHE_DIR | OpenFlag.KEEP_CACHE);
        lane = new TestLane(form, "no_open=off,cache_dir=off", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().opendir(3)).word(OpenOutLayout.OPEN_FLAGS_OFFSET)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldCreateWithEntryThenOpening(Form form) {
        TestLane lane = new TestLane(form);
        int[] umask = {-1};
        RecordingDispatcher.Answer create = arguments -> {
            umask[0] = lane.request().umask();
            TestLane.found(6).to(arguments);
            ((Opening) arguments[arguments.length - 1]).handle(8);
            return 0;
        };
        lane.recorder().answer("create", create).answer("tmpfile", create);
        int length = lane.builder().begin(Opcode.CREATE, 3).word(CreateInLayout.FLAGS_OFFSET, 0101)
                .word(CreateInLayout.MODE_OFFSET, 0100600).word(CreateInLayout.UMASK_OFFSET, 077).name("new").end();
        Reply reply = lane.send(length);
        assertThat(umask[0]).isEqualTo(077);
        assertCreated(reply);
        assertCreated(lane.send(lane.builder().tmpfile(3, 0101, 0100600)));
        assertThat(lane.recorder().calls()).containsExactly(call("create", 3L, "new", 0100600, 0101),
                call("tmpfile", 3L, 0100600, 0101));
        lane.recorder().answer("create", -ErrorNumber.EEXIST);
        assertThat(lane.send(lane.builder().create(3, "new", 0, 0)).result()).isEqualTo(-ErrorNumber.EEXIST);
    }

    private static void assertCreated(Reply reply) {
        assertThat(reply.result()).isEqualTo(EntryOutLayout.LENGTH + OpenOutLayout.LENGTH);
        assertThat(reply.longWord(EntryOutLayout.NODE_ID_OFFSET)).isEqualTo(6);
        NamespaceHandlersTest.assertAttributes(reply, EntryOutLayout.ATTR_OFFSET);
        assertThat(reply.longWord(EntryOutLayout.LENGTH + OpenOutLayout.HANDLE_OFFSET)).isEqualTo(8);
        assertThat(reply.word(EntryOutLayout.LENGTH + OpenOutLayout.OPEN_FLAGS_OFFSET)).isEqualTo(OpenFlag.KEEP_CACHE);
        assertThat(reply.word(EntryOutLayout.LENGTH + OpenOutLayout.BACKING_ID_OFFSET)).isZero();
    }

    @Test
    void shouldGiveAllOpensOfAnInodeOneBackingFile() {
        List<String> kernel = new ArrayList<>();
        BackingFiles files = new BackingFiles(new BackingFiles.Registry() {
            @Override
            public int open(int descriptor) {
                kernel.add("open " + descriptor);
                return 100 + descriptor;
            }

            @Override
            public void close(int backingId) {
                kernel.add("close " + backingId);
            }
        }, true);
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofExclusive().withPassthrough(), null, files);
        lane.recorder().answer("open", opens(opening -> opening.passthrough(5))).answer("create", arguments -> {
            TestLane.found(3).to(arguments);
            ((Opening) arguments[arguments.length - 1]).passthrough(5);
            return 0;
        });
        Reply reply = lane.send(lane.builder().create(1, "f", 2, 0600));
        assertThat(reply.word(EntryOutLayout.LENGTH + OpenOutLayout.BACKING_ID_OFFSET)).isEqualTo(105);
        reply = lane.send(lane.builder().open(3, 2));
        assertThat(reply.word(OpenOutLayout.BACKING_ID_OFFSET)).isEqualTo(105);
        int flags = reply.word(OpenOutLayout.OPEN_FLAGS_OFFSET);
        assertThat(flags & OpenFlag.PASSTHROUGH).isNotZero();
        assertThat(flags & (OpenFlag.KEEP_CACHE | OpenFlag.CACHE_DIR | OpenFlag.STREAM)).as("refused with it").isZero();
        lane.send(lane.builder().release(Opcode.RELEASE, 3, 0));
        assertThat(kernel).containsExactly("open 5");
        lane.send(lane.builder().release(Opcode.RELEASE, 3, 0));
        assertThat(kernel).containsExactly("open 5", "close 105");
        assertThat(files.count()).isZero();
    }

    @Test
    void shouldOpenPlainlyWhatTheKernelRefuses() {
        BackingFiles files = new BackingFiles(-1, true);
        TestLane lane = new TestLane(Form.WHOLE, "", Traits.ofExclusive().withPassthrough(), null, files);
        lane.recorder().answer("open", opens(opening -> opening.passthrough(5)));
        Reply reply = lane.send(lane.builder().open(3, 2));
        assertThat(reply.word(OpenOutLayout.OPEN_FLAGS_OFFSET) & OpenFlag.PASSTHROUGH).isZero();
        assertThat(reply.word(OpenOutLayout.BACKING_ID_OFFSET)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringCloses(Form form) {
        TestLane lane = new TestLane(form);
        int length = lane.builder().begin(Opcode.RELEASE, 3).longWord(ReleaseInLayout.HANDLE_OFFSET, 9)
                .longWord(ReleaseInLayout.LOCK_OWNER_OFFSET, 77)
                .word(ReleaseInLayout.RELEASE_FLAGS_OFFSET, RequestFlag.RELEASE_FLOCK_UNLOCK).end();
        assertThat(lane.send(length).result()).isZero();
        assertThat(lane.send(lane.builder().release(Opcode.RELEASE, 3, 9)).result()).isZero();
        assertThat(lane.send(lane.builder().release(Opcode.RELEASEDIR, 4, 10)).result()).isZero();
        assertThat(lane.recorder().calls()).containsExactly(call("release", 3L, 9L, 77L, true),
                call("release", 3L, 9L, 0L, false), call("releasedir", 4L, 10L));
    }
}
