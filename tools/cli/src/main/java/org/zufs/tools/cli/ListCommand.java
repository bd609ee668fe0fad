// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.zufs.transport.fuse.mount.MountEntry;
import org.zufs.transport.fuse.mount.MountTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zufs list}. */
@Command(name = "list", aliases = "ls", description = {
    "List what is mounted, with the state of its server: 'serving', or 'dead' if it left its mount behind,",
    "or 'ended' if only its counters are left. zufs umount clears the last two away."})
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<RunningMount> known = RunningMount.all(Places.ofThisUser().servers());
        Table table = new Table(true).row("mounted on", "state", "process", "file system");
        for (RunningMount mount : known) {
            int pid = mount.livingPid();
            boolean mounted = MountTable.topmost(mount.place()).filter(MountEntry::isFuse).isPresent();
            table.row(mount.place().toString(), pid != 0 ? "serving" : mounted ? "dead" : "ended",
                    pid == 0 ? "-" : Integer.toString(pid), mount.fileSystem());
        }
        for (MountEntry entry : MountTable.read()) {
            if (entry.type().equals("fuse.zufs") && known.stream().noneMatch(
                    mount -> mount.place().toString().equals(entry.mountPoint()))) {
                table.row(entry.mountPoint(), "of others", "-", entry.source());
            }
        }
        spec.commandLine().getOut().print(table.isEmpty() ? "nothing is mounted: zufs up mounts something\n" : table);
        return ExitCode.OK.number();
    }
}
