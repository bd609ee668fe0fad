// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.wire.MessageBuilder;
import org.zufs.transport.fuse.wire.Opcode;

/** A lane that has handled a kind of message allocates nothing for the next one of that kind. */
class AllocationTest {
    private static final int ROUNDS = 10_000;

    private enum Kind {
        LOOKUP, GETATTR, SETATTR, STATX, READLINK, MKDIR, MKNOD, SYMLINK, LINK, UNLINK, RMDIR, RENAME, RENAME2,
        OPEN, CREATE, READ, WRITE, RELEASE, FLUSH, FSYNC, OPENDIR, READDIR, READDIRPLUS, RELEASEDIR, GETXATTR,
        SETXATTR, LISTXATTR, LSEEK, FALLOCATE, COPY_FILE_RANGE, ACCESS, STATFS, FORGET, BATCH_FORGET, INTERRUPT,
        IOCTL, GETLK, SETLK;

        int build(MessageBuilder builder) {
            return switch (this) {
                case LOOKUP -> builder.lookup(1, "file");
                case GETATTR -> builder.getattr(1);
                case SETATTR -> builder.truncate(1, 5);
                case STATX -> builder.statx(1, 0xFFF);
                case READLINK -> builder.readlink(1);
                case MKDIR -> builder.mkdir(1, "d", 0755);
                case MKNOD -> builder.mknod(1, "d", 0100755, 0);
                case SYMLINK -> builder.symlink(1, "d", "target");
                case LINK -> builder.link(2, 1, "l");
                case UNLINK -> builder.unlink(1, "f");
                case RMDIR -> builder.rmdir(1, "f");
                case RENAME -> builder.rename(1, "f", 1, "g");
                case RENAME2 -> builder.rename2(1, "f", 1, "g", 1);
                case OPEN -> builder.open(1, 2);
                case CREATE -> builder.begin(Opcode.CREATE, 1).name("new").groups(100).end();
                case READ -> builder.read(Opcode.READ, 1, 2, 0, 4096);
                case WRITE -> builder.write(1, 2, 0, new byte[4096]);
                case RELEASE -> builder.release(Opcode.RELEASE, 1, 2);
                case FLUSH -> builder.flush(1, 2);
                case FSYNC -> builder.fsync(Opcode.FSYNC, 1, 2, 0);
                case OPENDIR -> builder.opendir(1);
                case READDIR -> builder.read(Opcode.READDIR, 1, 2, 0, 4096);
                case READDIRPLUS -> builder.read(Opcode.READDIRPLUS, 1, 2, 0, 4096);
                case RELEASEDIR -> builder.release(Opcode.RELEASEDIR, 1, 2);
                case GETXATTR -> builder.getxattr(1, "user.a", 100);
                case SETXATTR -> builder.setxattr(1, "user.a", new byte[10], 0);
                case LISTXATTR -> builder.listxattr(1, 0);
                case LSEEK -> builder.lseek(1, 2, 0, 3);
                case FALLOCATE -> builder.fallocate(1, 2, 0, 1, 0);
                case COPY_FILE_RANGE -> builder.copyFileRange(Opcode.COPY_FILE_RANGE, new long[3], new long[3], 5);
                case ACCESS -> builder.access(1, 4);
                case STATFS -> builder.statfs(1);
                case FORGET -> builder.forget(1, 2);
                case BATCH_FORGET -> builder.batchForget(1, 2, 3, 4);
                case INTERRUPT -> builder.interrupt(4);
                case IOCTL -> builder.begin(Opcode.IOCTL, 1).end();
                case GETLK -> builder.lock(Opcode.GETLK, 1, 2, 3, 0, 1, 1);
                case SETLK -> builder.lock(Opcode.SETLK, 1, 2, 3, 0, 1, 1);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldAllocateNothingPerMessage(Kind kind) {
        for (Form form : Form.values()) {
            TestLane lane = new TestLane(form, "locks=server", Traits.ofShared().withMappedData(), new IdleDispatcher(),
                    new BackingFiles(-1, false));
            int malformed = lane.load(kind.build(lane.builder()));
            int result = lane.handler().handle(malformed);
            assertThat(result).as("a success: only its way is measured").satisfiesAnyOf(
                    value -> assertThat(value).isNotNegative(),
                    value -> assertThat(value).isEqualTo(MessageHandler.NO_REPLY));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            run(lane);
            run(lane);
            long before = threads.getCurrentThreadAllocatedBytes();
            run(lane);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / (double) ROUNDS).as("bytes per %s, %s", kind, form).isLessThan(0.5);
        }
    }

    private static void run(TestLane lane) {
        // The message is laid out anew each time: on io_uring the reply takes the place of what came with it.
        for (int round = 0; round < ROUNDS; round++) {
            int malformed = lane.reload();
            lane.handler().handle(malformed);
            Extents extents = lane.message().gathered();
            if (extents != null) {
                lane.handler().endGather(extents);
            }
        }
    }
}
