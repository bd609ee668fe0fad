// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.StatxMask;

/** FUSE mounts whose server died: every call on them fails with ENOTCONN until somebody unmounts them. */
final class StaleMounts {
    /** How a FUSE mount answers when asked for the attributes of its root. */
    enum Condition {
        /** A server answers, or refuses us: somebody lives there. */
        ALIVE,
        /** The connection has ended. */
        DEAD,
        /** No answer in time: a server hangs, or it is the calling process itself. */
        SILENT
    }

    private static final long ANSWER_TIMEOUT_MS = 2_000;

    private StaleMounts() {
    }

    /**
     * Unmounts that FUSE mount, which is on top at exactly that place, if it is dead. Living ones and those further up
     * or down the tree are left alone.
     *
     * @return in what condition it was found
     */
    static Condition clear(Path place, MountEntry mount) {
        assert mount.isFuse();
        Condition condition = condition(place);
        if (condition == Condition.DEAD) {
            Unmounter.unmount(place, mount, Unmounter.Mode.LAZY);
        }
        return condition;
    }

    /**
     * Asks the mount at that place for fresh attributes. The question is put by a thread of its own, because a hanging
     * server would keep the asker for ever; such a thread stays until the server or this process ends.
     */
    static Condition condition(Path place) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("zufs-stale-mount-check").start(() -> {
            try {
                answer.complete(statx(place));
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return switch (-answer.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                // ECONNREFUSED: the server failed in INIT. ECONNABORTED: ended by hand.
                case ErrorNumber.ENOTCONN, ErrorNumber.ECONNREFUSED, ErrorNumber.ECONNABORTED -> Condition.DEAD;
                default -> Condition.ALIVE;
            };
        } catch (TimeoutException e) {
            return Condition.SILENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Condition.SILENT;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot ask " + place + " for its attributes", e.getCause());
        }
    }

    private static int statx(Path place) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(StatxLayout.LENGTH, StatxLayout.ALIGNMENT);
            // Without FORCE_SYNC the kernel may answer out of its cache, which outlives the server.
            return AttributeCalls.statx(AtFlags.AT_FDCWD, place.toString(),
                AtFlags.AT_STATX_FORCE_SYNC | AtFlags.AT_SYMLINK_NOFOLLOW | AtFlags.AT_NO_AUTOMOUNT,
                StatxMask.STATX_BASIC_STATS, attributes);
        }
    }
}
