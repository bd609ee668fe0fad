// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.util.Arrays;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;

/**
 * The tokens of {@code map} that a lane has not ended yet: rarely more than one. For the lane's thread; at the end
 * for the control thread.
 */
final class OpenTokens {
    private Extents[] open = new Extents[8];
    private Intent[] intents = new Intent[8];
    private int count;

    OpenTokens() {
    }

    void add(Extents extents, Intent intent) {
        if (count == open.length) {
            open = Arrays.copyOf(open, 2 * count);
            intents = Arrays.copyOf(intents, 2 * count);
        }
        open[count] = extents;
        intents[count++] = intent;
    }

    /**
     * Notes that a token is ended.
     *
     * @param extents what {@code map} filled
     * @return false if it is not open: it has been ended before
     */
    boolean remove(Extents extents) {
        for (int index = count - 1; index >= 0; index--) {
            if (open[index] == extents) {
                count--;
                open[index] = open[count];
                intents[index] = intents[count];
                open[count] = null;
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    /** Ends all: reads are released, writes aborted. */
    void endAll() {
        while (count > 0) {
            Extents extents = open[--count];
            open[count] = null;
            if (intents[count] == Intent.READ) {
                extents.file().release(extents);
            } else {
                extents.file().abort(extents);
            }
        }
    }
}
