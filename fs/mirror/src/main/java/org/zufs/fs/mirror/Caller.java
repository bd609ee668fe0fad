// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.ThreadCredentialCalls;
import org.zufs.spi.fs.Request;

/**
 * Takes on the asker's ids for one host call, and gives them up again. For one lane: the kernel keeps these ids per
 * thread.
 *
 * <p>The effective ids change, not only those for files: so the thread also loses the privileges that would let root
 * pass by quotas and reserved space. The real and saved ids stay root's, which is what makes the way back possible.
 *
 * <p>Of groups, the first {@link #GROUP_COUNT_MAX} count; if they cannot be known, none: fewer rights, never more.
 */
final class Caller {
    private static final int GROUP_COUNT_MAX = 1024;
    private static final int UNCHANGED = -1;
    private static final int ROOT = 0;

    private final boolean enabled;
    private final int[] groups = new int[GROUP_COUNT_MAX];
    private final MemorySegment nativeGroups = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, GROUP_COUNT_MAX);
    private final MemorySegment ownGroups;
    private final int ownGroupCount;
    private final int ownGid = ProcessCalls.getegid();
    private boolean entered;
    private boolean stuck;

    Caller() {
        enabled = ProcessCalls.geteuid() == ROOT;
        int count = ProcessCalls.getgroups(0, MemorySegment.NULL);
        ownGroups = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, Math.max(1, count));
        ownGroupCount = ProcessCalls.getgroups(count, ownGroups);
    }

    /** Whether the thread could not become the server again; it must not serve anyone any more. */
    boolean isStuck() {
        return stuck;
    }

    /**
     * Becomes the asker. After a success {@link #leave} must follow on every path; after a failure the thread is the
     * server.
     *
     * @return 0 or a negative errno
     */
    int enter(Request request) {
        assert !entered;
        int uid = request.uid();
        int gid = request.gid();
        if (!enabled || uid == ROOT && gid == ownGid) {
            return 0;
        }
        entered = true;
        int result = takeGroups(uid == ROOT ? 0 : Math.max(0, request.groups(groups)));
        if (result == 0) {
            result = ThreadCredentialCalls.setresgid(UNCHANGED, gid, UNCHANGED);
        }
        if (result == 0 && uid != ROOT) {
            result = ThreadCredentialCalls.setresuid(UNCHANGED, uid, UNCHANGED);
        }
        if (result < 0) {
            leave();
        }
        return result;
    }

    private int takeGroups(int count) {
        int taken = Math.min(count, GROUP_COUNT_MAX);
        MemorySegment.copy(groups, 0, nativeGroups, ValueLayout.JAVA_INT, 0, taken);
        return ThreadCredentialCalls.setgroups(taken, nativeGroups);
    }

    /**
     * Becomes the server again.
     *
     * @throws IllegalStateException if that cannot be; the lane then answers nothing but EIO
     */
    void leave() {
        if (!entered) {
            return;
        }
        entered = false;
        if (ThreadCredentialCalls.setresuid(UNCHANGED, ROOT, UNCHANGED) < 0
                || ThreadCredentialCalls.setresgid(UNCHANGED, ownGid, UNCHANGED) < 0
                || ThreadCredentialCalls.setgroups(ownGroupCount, ownGroups) < 0) {
            stuck = true;
            throw new IllegalStateException(
                    "a thread that acted for a user cannot become the server again: its lane answers EIO; mount again");
        }
    }
}
