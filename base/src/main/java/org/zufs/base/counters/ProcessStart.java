// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** When a process started, to tell it from a later one with the same pid. */
final class ProcessStart {
    /** Field of {@code /proc/PID/stat} after the command's closing parenthesis: state is 0, start time 19. */
    private static final int START_FIELD = 19;

    private ProcessStart() {
    }

    /** Clock ticks since boot; 0 if there is no such process. */
    static long ticks(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? 0 : Long.parseLong(fields[START_FIELD]);
        } catch (IOException gone) {
            return 0;
        }
    }
}
