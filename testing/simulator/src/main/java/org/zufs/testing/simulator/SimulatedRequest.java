// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;

/** A request of root's. */
final class SimulatedRequest extends Request {
    private final int lane;

    SimulatedRequest(int lane) {
        this.lane = lane;
    }

    @Override
    public int uid() {
        return 0;
    }

    @Override
    public int gid() {
        return 0;
    }

    @Override
    public int pid() {
        return 1;
    }

    @Override
    public int umask() {
        return 0;
    }

    @Override
    public boolean inGroup(int group) {
        return group == 0;
    }

    @Override
    public int groups(int[] into) {
        return 0;
    }

    @Override
    public long unique() {
        return 1;
    }

    @Override
    public int lane() {
        return lane;
    }

    @Override
    public boolean interrupted() {
        return false;
    }

    @Override
    public boolean keepsAccessTime() {
        return true;
    }

    @Override
    public Parked park() {
        return null;
    }
}
