// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import org.zufs.fs.pmem.check.Progress;

/** Shows on a terminal how far something has come, in one line that goes again at the end. Elsewhere shows nothing. */
final class ProgressBar implements Progress, AutoCloseable {
    private static final int WIDTH = 40;
    private static final long INTERVAL_NS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private long shownNs = System.nanoTime();
    private boolean shown;

    /** @param out the terminal, if it is one */
    ProgressBar(PrintWriter out) {
        this(out, System.console() != null && System.console().isTerminal());
    }

    ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void at(String step, long done, long total) {
        if (terminal && System.nanoTime() - shownNs >= INTERVAL_NS) {
            show(step, done, total);
        }
    }

    void show(String step, long done, long total) {
        out.print(CLEAR_LINE + line(step, done, total));
        out.flush();
        shown = true;
        shownNs = System.nanoTime();
    }

    static String line(String step, long done, long total) {
        if (total <= 0) {
            return step + " " + done;
        }
        int full = (int) (WIDTH * Math.min(done, total) / total);
        return step + " [" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + 100 * Math.min(done, total) / total
                + "%";
    }

    /** Takes the line away, before something else is printed. */
    void clear() {
        if (shown) {
            out.print(CLEAR_LINE);
            out.flush();
            shown = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
