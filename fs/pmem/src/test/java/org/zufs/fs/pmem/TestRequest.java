// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;

/** A request as a test wants it. */
final class TestRequest extends Request {
    private final int lane;
    int uid;
    int gid;
    int umask;
    int[] groups = {};

    TestRequest(int lane) {
        this.lane = lane;
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public int gid() {
        return gid;
    }

    @Override
    public int pid() {
        return 1;
    }

    @Override
    public int umask() {
        return umask;
    }

    @Override
    public boolean inGroup(int group) {
        for (int own : groups) {
            if (own == group) {
                return true;
            }
        }
        return group == gid;
    }

    @Override
    public int groups(int[] into) {
        System.arraycopy(groups, 0, into, 0, Math.min(groups.length, into.length));
        return groups.length;
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
