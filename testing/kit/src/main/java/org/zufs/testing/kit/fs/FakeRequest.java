// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.fs;

import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;

/** A request of anybody's. For one thread. */
public final class FakeRequest extends Request {
    private final int lane;
    private int uid;
    private int gid;
    private int umask;
    private int[] groups = {};
    private long unique;

    /** A request of root's, on lane 0. */
    public FakeRequest() {
        this(0);
    }

    /**
     * A request of root's.
     *
     * @param lane its lane
     */
    public FakeRequest(int lane) {
        this.lane = lane;
    }

    /**
     * Makes it somebody else's.
     *
     * @param newUid    user
     * @param newGid    group
     * @param newGroups supplementary groups
     * @return this
     */
    public FakeRequest as(int newUid, int newGid, int... newGroups) {
        uid = newUid;
        gid = newGid;
        groups = newGroups.clone();
        return this;
    }

    /**
     * Sets the umask.
     *
     * @param mask permission bits that a new inode shall not get
     * @return this
     */
    public FakeRequest umask(int mask) {
        umask = mask;
        return this;
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
        return 0;
    }

    @Override
    public int umask() {
        return umask;
    }

    @Override
    public boolean inGroup(int group) {
        if (group == gid) {
            return true;
        }
        for (int candidate : groups) {
            if (candidate == group) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int groups(int[] into) {
        System.arraycopy(groups, 0, into, 0, Math.min(groups.length, into.length));
        return groups.length;
    }

    @Override
    public long unique() {
        return ++unique;
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
