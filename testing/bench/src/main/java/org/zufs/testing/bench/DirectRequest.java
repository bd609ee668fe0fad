// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;

/** Root asks, on one lane, without a transport. */
final class DirectRequest extends Request {
    private final int lane;

    DirectRequest(int lane) {
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
    public Parked park() {
        return null;
    }
}
