// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zufs umount}. */
@Command(name = "umount", aliases = "unmount",
        description = "Unmount, and wait until the server has ended. Clears away what a dead server left, too.")
final class UmountCommand implements Callable<Integer> {
    @Option(names = {"-l", "--lazy"},
            description = "Take it out of the tree at once, even if it is in use; it ends with its last user.")
    private boolean lazy;

    @Parameters(paramLabel = "DIR", description = "Where it is mounted.")
    private Path place;

    @Override
    public Integer call() {
        Unmounting.unmount(Places.ofThisUser(), Places.resolve(place), lazy);
        return ExitCode.OK.number();
    }
}
