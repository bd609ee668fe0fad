// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.PollEvents;
import org.zufs.base.linux.PollLayout;
import org.zufs.base.linux.ProcessCalls;

/**
 * Waits for the end of another process, so that a server ends with the one that wanted it. It holds a descriptor of
 * that very process, so a later one with the same pid is not mistaken for it. ({@code PR_SET_PDEATHSIG} would not do:
 * it tells of the end of the parent's thread.)
 */
final class ParentWatch {
    private ParentWatch() {
    }

    /**
     * Starts to wait, on a thread of its own.
     *
     * @param pid    the process; if it is gone already the action runs at once
     * @param action what to do when it ends
     */
    static void start(int pid, Runnable action) {
        int descriptor = ProcessCalls.pidfdOpen(pid, 0);
        if (descriptor < 0 && descriptor != -ErrorNumber.ESRCH) {
            throw LinuxException.of("pidfd_open of process " + pid, descriptor, "give the pid of a living process");
        }
        Thread watcher = new Thread(() -> {
            if (descriptor >= 0) {
                awaitEnd(descriptor);
            }
            action.run();
        }, "zufs-parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void awaitEnd(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(PollLayout.LENGTH, PollLayout.ALIGNMENT);
            PollLayout.putFd(entry, 0, descriptor);
            PollLayout.putEvents(entry, 0, (short) PollEvents.POLLIN);
            int ready;
            do {
                ready = DescriptorCalls.poll(entry, 1, -1);
            } while (ready == -ErrorNumber.EINTR);
        } finally {
            FileCalls.close(descriptor);
        }
    }
}
