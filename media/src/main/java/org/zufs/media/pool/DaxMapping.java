// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import jdk.nio.mapmode.ExtendedMapMode;

/**
 * A file on a DAX mount, mapped by the JDK: its own mappings alone it writes back by cache lines.
 *
 * @param arena   holds the mapping
 * @param segment the whole file
 */
record DaxMapping(Arena arena, MemorySegment segment) {
    /** {@return the mapping; null if the file is not on a DAX mount, or the CPU cannot write back cache lines} */
    static DaxMapping of(PoolFile file) {
        // The very file that is open and locked, whatever its name leads to meanwhile.
        Path opened = Path.of("/proc/self/fd", Integer.toString(file.descriptor()));
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(opened, file.readOnly() ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            return new DaxMapping(arena, channel.map(
                    file.readOnly() ? ExtendedMapMode.READ_ONLY_SYNC : ExtendedMapMode.READ_WRITE_SYNC, 0,
                    file.length(), arena));
        } catch (IOException | UnsupportedOperationException notDax) {
            arena.close();
            return null;
        }
    }
}
