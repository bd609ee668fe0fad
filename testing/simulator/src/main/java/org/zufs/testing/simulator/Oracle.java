// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ServiceLoader;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.Superblock;

/** The file system {@code mem}, which says what each operation does. For one thread. */
final class Oracle {
    private final FileSystemType type = type("mem");
    private final SimulatedClock clock;
    private final TreeWalker walker = new TreeWalker();
    private final ByteRange buffer = Client.buffer();
    private SimulatedContext context;
    private Superblock superblock;
    private Client client;

    Oracle(SimulatedClock clock) {
        this.clock = clock;
    }

    static FileSystemType type(String name) {
        return ServiceLoader.load(Oracle.class.getModule().getLayer(), FileSystemType.class).stream()
                .map(ServiceLoader.Provider::get).filter(type -> type.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("the file system " + name + " is not here"));
    }

    /** Starts with the first tree. */
    void begin() {
        if (superblock != null) {
            superblock.unmount();
            context.close();
        }
        context = new SimulatedContext("size=1m,inodes=0,mode=755,uid=0,gid=0", null, 1, clock);
        superblock = type.mount(context);
        client = new Client(superblock, 0, buffer);
        Operation.makeTree(client);
    }

    /**
     * Does the same.
     *
     * @param operation what was done
     * @param result    what it answered
     * @param tree      what was there then
     * @return what differs; empty if nothing does
     */
    String compare(Operation operation, long result, TreeImage tree) {
        long expected = operation.body().applyAsLong(client);
        client.forgetAll();
        if (expected != result) {
            return "answered " + result + ", and mem " + expected;
        }
        TreeImage own = walker.walk(superblock, null);
        return own.equals(tree) ? "" : "another tree than mem's:" + own.difference(tree);
    }
}
