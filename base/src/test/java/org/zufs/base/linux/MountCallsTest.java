// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.AtFlags.AT_FDCWD;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test mounts on a thread that has a mount namespace of its own, which ends with the thread. */
class MountCallsTest {
    @TempDir
    Path directory;

    private interface Body {
        void run() throws Exception;
    }

    private static void inOwnNamespace(Body body) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(() -> {
            int result = MountCalls.unshare(CloneFlags.CLONE_NEWNS);
            if (result == 0) {
                assertThat(MountCalls.mount("none", "/", "", MountFlags.MS_REC | MountFlags.MS_PRIVATE, "")).isZero();
                body.run();
            }
            return result;
        });
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        Assumptions.assumeTrue(task.get() != -ErrorNumber.EPERM, "a mount namespace needs CAP_SYS_ADMIN");
        assertThat(task.get()).isZero();
    }

    @Test
    void shouldMountForOneThread() throws Exception {
        String target = directory.toString();
        inOwnNamespace(() -> {
            assertThat(MountCalls.mount("test", target, "tmpfs", MountFlags.MS_NOSUID, "size=1m")).isZero();
            assertThat(type(target)).isEqualTo(StatfsFlags.TMPFS_MAGIC);
            assertThat(MountCalls.umount2(target, MountFlags.MNT_DETACH)).isZero();
            assertThat(type(target)).isNotEqualTo(StatfsFlags.TMPFS_MAGIC);
            assertThat(MountCalls.umount2(target, 0)).isEqualTo(-ErrorNumber.EINVAL);
        });
        assertThat(Files.list(directory)).isEmpty();
    }

    @Test
    void shouldMountByDescriptors() throws Exception {
        String target = directory.toString();
        inOwnNamespace(() -> {
            int context = MountCalls.fsopen("tmpfs", MountApiFlags.FSOPEN_CLOEXEC);
            Assumptions.assumeTrue(context != -ErrorNumber.ENOSYS, "fsopen needs Linux 5.2");
            assertThat(context).isNotNegative();
            assertThat(MountCalls.fsconfigString(context, "size", "1m")).isZero();
            assertThat(MountCalls.fsconfigFlag(context, "no-such-flag")).isEqualTo(-ErrorNumber.EINVAL);
            assertThat(MountCalls.fsconfigDescriptor(context, "no-such-fd", 0)).isEqualTo(-ErrorNumber.EINVAL);
            assertThat(MountCalls.fsconfigCommand(context, MountApiFlags.FSCONFIG_CMD_CREATE)).isZero();
            int mount = MountCalls.fsmount(context, MountApiFlags.FSMOUNT_CLOEXEC, MountApiFlags.MOUNT_ATTR_NODEV);
            assertThat(mount).isNotNegative();
            assertThat(MountCalls.moveMount(mount, "", AT_FDCWD, target,
                    MountApiFlags.MOVE_MOUNT_F_EMPTY_PATH)).isZero();
            assertThat(type(target)).isEqualTo(StatfsFlags.TMPFS_MAGIC);
            int tree = MountCalls.openTree(AT_FDCWD, target,
                    MountApiFlags.OPEN_TREE_CLONE | MountApiFlags.OPEN_TREE_CLOEXEC);
            assertThat(tree).isNotNegative();
            FileCalls.close(tree);
            FileCalls.close(mount);
            FileCalls.close(context);
            assertThat(MountCalls.umount2(target, 0)).isZero();
        });
    }

    @Test
    void shouldRefuseAWrongNamespace() {
        assertThat(MountCalls.setns(-1, CloneFlags.CLONE_NEWNS)).isEqualTo(-ErrorNumber.EBADF);
    }

    private static int type(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(StatfsLayout.LENGTH, StatfsLayout.ALIGNMENT);
            assertThat(AttributeCalls.statfs(path, statfs)).isZero();
            return (int) StatfsLayout.type(statfs);
        }
    }
}
