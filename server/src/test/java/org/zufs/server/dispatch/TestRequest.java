// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;

/** A request whose asker is whoever the test says. */
public final class TestRequest extends Request {
    public int uid;
    public int gid;
    public int[] groups = {};
    public boolean parks = true;
    public TestParked parked;

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
        return 0;
    }

    @Override
    public boolean inGroup(int group) {
        for (int own : groups) {
            if (own == group) {
                return true;
            }
        }
        return gid == group;
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
        return 0;
    }

    @Override
    public boolean interrupted() {
        return false;
    }

    @Override
    public Parked park() {
        parked = parks ? new TestParked() : null;
        return parked;
    }
}
