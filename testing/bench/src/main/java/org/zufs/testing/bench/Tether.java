// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties a process to the thread that starts it: when that thread ends, even by kill -9 of its process, the kernel ends
 * the other with SIGTERM. Without setpriv(1) nothing is tied, and only orderly ways out clean up.
 */
final class Tether {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private Tether() {
    }

    static List<String> tied(List<String> command) {
        if (!Files.isExecutable(SETPRIV)) {
            return command;
        }
        List<String> tied = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "TERM"));
        tied.addAll(command);
        return tied;
    }
}
