// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import org.zufs.spi.media.PersistDomain;

/**
 * What is crashed, and how.
 *
 * @param domain         of the memory
 * @param kind           what ends
 * @param grainShift     log2 of the bytes that reach the media as one
 * @param poolLength     bytes of the pool
 * @param laneCount      lanes that take turns
 * @param statesPerPoint states at most that each crash point is looked at in, at least 2
 * @param seed           of all choices
 */
record Settings(PersistDomain domain, CrashKind kind, int grainShift, long poolLength, int laneCount,
        int statesPerPoint, long seed) {
    /** {@return media that lose cache lines} */
    static Settings dax(long seed) {
        return new Settings(PersistDomain.DAX, CrashKind.POWER, SimulatedMemory.LINE_SHIFT, 1 << 20, 1, 16, seed);
    }

    /** {@return a file, and the machine ends} */
    static Settings filePower(long seed) {
        return new Settings(PersistDomain.FILE, CrashKind.POWER, SimulatedMemory.PAGE_SHIFT, 1 << 20, 1, 16, seed);
    }

    /** {@return a file, and the server ends} */
    static Settings fileServer(long seed) {
        return new Settings(PersistDomain.FILE, CrashKind.SERVER, SimulatedMemory.PAGE_SHIFT, 1 << 20, 1, 16, seed);
    }

    /** {@return memory that others keep, and the server ends} */
    static Settings memoryServer(long seed) {
        return new Settings(PersistDomain.MEMORY, CrashKind.SERVER, SimulatedMemory.LINE_SHIFT, 1 << 20, 1, 16, seed);
    }

    Settings lanes(int count) {
        return new Settings(domain, kind, grainShift, poolLength, count, statesPerPoint, seed);
    }

    Settings states(int count) {
        return new Settings(domain, kind, grainShift, poolLength, laneCount, count, seed);
    }

    Settings pool(long length) {
        return new Settings(domain, kind, grainShift, length, laneCount, statesPerPoint, seed);
    }

    Settings grain(int shift) {
        return new Settings(domain, kind, shift, poolLength, laneCount, statesPerPoint, seed);
    }
}
