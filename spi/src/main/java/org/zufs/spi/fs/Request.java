// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/**
 * Who asks. Filled by a transport for each request, owned by one lane, used again for the lane's next request: never
 * keep it. All ids are those of the server's own user namespace.
 */
public abstract class Request {
    /** The answer of an operation whose request was {@linkplain #park() parked}. Not an errno. */
    public static final int PARKED = Integer.MIN_VALUE;

    private final Extents extents = new Extents();

    /** For the transport. */
    protected Request() {
    }

    /** {@return the user id that counts for files} */
    public abstract int uid();

    /** {@return the group id that counts for files} */
    public abstract int gid();

    /** {@return the process, or 0 if it is not known or lives in another pid namespace} */
    public abstract int pid();

    /** {@return the permission bits that a new inode shall not get; 0 where the kernel has applied them already} */
    public abstract int umask();

    /**
     * Says whether the asker is in a group, by its group id or a supplementary one. May cost system calls.
     *
     * @param group the group id
     * @return true if so
     */
    public abstract boolean inGroup(int group);

    /**
     * Tells the supplementary groups. May cost system calls.
     *
     * @param into takes the group ids, as many as fit
     * @return how many there are, or a negative errno if they cannot be known
     */
    public abstract int groups(int[] into);

    /** {@return tells requests apart while they are under way} */
    public abstract long unique();

    /** {@return the lane that this request is handled on, from 0, below {@link MountContext#laneCount()}} */
    public abstract int lane();

    /** {@return true if the asker has been interrupted by a signal since; long work should then end with EINTR} */
    public abstract boolean interrupted();

    /** {@return true if a read shall leave the time of access alone ({@code O_NOATIME})} */
    public boolean keepsAccessTime() {
        return false;
    }

    /**
     * Takes the request off its lane, to be answered later from any thread. The operation then answers {@link #PARKED}.
     * Only for operations that answer with 0 or an errno and no data, such as taking a lock.
     *
     * @return the parked request, or null if that cannot be had: answer ENOLCK or EAGAIN then
     */
    public abstract Parked park();

    /** {@return extents for the time of this request: for the default read and write} */
    public final Extents extents() {
        return extents;
    }
}
