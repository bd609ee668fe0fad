// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.Arrays;
import org.zufs.spi.fs.Directory;

/** A file system of ours, called on its seam: no server, no transport. */
final class FileSystemCalls implements CallContender {

    private final String type;
    private final DirectMount mount;
    private final CallLane[] lanes;

    /**
     * Mounts it and makes what the calls work on.
     *
     * @param arguments what follows the colon
     * @param manyCount files of each lane's large directory
     * @param dataLength bytes of each lane's large file
     */
    FileSystemCalls(String type, String arguments, int laneCount, int manyCount, int dataLength) {
        this.type = type;
        mount = new DirectMount(type, arguments, laneCount);
        Directory root = mount.superblock().root();
        lanes = new CallLane[laneCount];
        Arrays.setAll(lanes, lane -> new CallLane(root, lane, manyCount, dataLength));
    }

    @Override
    public String name() {
        return type;
    }

    @Override
    public CallWork work(Call call, int lane) {
        return lanes[lane].work(call);
    }

    @Override
    public void close() {
        mount.close();
    }
}
