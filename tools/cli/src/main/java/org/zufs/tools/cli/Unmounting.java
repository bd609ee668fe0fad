// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zufs.transport.fuse.mount.MountException;
import org.zufs.transport.fuse.mount.MountTable;
import org.zufs.transport.fuse.mount.Unmounter;

/** Takes a mount away, and sees its server end. */
final class Unmounting {
    private static final int SERVER_END_S = 30;

    private Unmounting() {
    }

    /**
     * Unmounts; if the server is gone already, clears away what it left.
     *
     * @param place absolute
     * @param lazy  take it away although it is in use; then its server is not waited for
     * @throws CommandException if nothing is mounted there, or it is in use
     */
    static void unmount(Places places, Path place, boolean lazy) {
        Optional<RunningMount> known = RunningMount.at(RunningMount.all(places.servers()), place);
        int pid = known.map(RunningMount::livingPid).orElse(0);
        boolean dead = known.isPresent() && pid == 0;
        boolean ours = known.isPresent()
                || MountTable.topmost(place).filter(entry -> entry.type().equals("fuse.zufs")).isPresent();
        // Nobody can use a dead mount any more, but open files in it would still keep it.
        if (!(ours && take(place, lazy || dead)) && !dead) {
            throw new CommandException(ExitCode.NOT_MOUNTED,
                    "no zufs is mounted at " + place + ": zufs list shows what is");
        }
        if (pid != 0 && !lazy) {
            awaitEnd(pid);
        }
        if (dead) {
            known.get().forget();
        }
    }

    private static boolean take(Path place, boolean lazy) {
        try {
            return Unmounter.unmount(place, lazy ? Unmounter.Mode.LAZY : Unmounter.Mode.STRICT);
        } catch (MountException refused) {
            boolean busy = refused.category() == MountException.Category.BUSY;
            throw new CommandException(busy ? ExitCode.BUSY : ExitCode.FAILED, refused.getMessage(), refused);
        }
    }

    private static void awaitEnd(int pid) {
        Optional<ProcessHandle> server = ProcessHandle.of(pid);
        try {
            if (server.isPresent()) {
                server.get().onExit().get(SERVER_END_S, TimeUnit.SECONDS);
            }
        } catch (TimeoutException still) {
            throw new CommandException(ExitCode.FAILED, "it is unmounted, but its server, process " + pid
                    + ", has not ended within " + SERVER_END_S + " seconds: look at zufs stat, then kill " + pid,
                    still);
        } catch (InterruptedException | ExecutionException interrupted) {
            throw new CommandException(ExitCode.FAILED, "interrupted while its server, process " + pid + ", ended",
                    interrupted);
        }
    }
}
