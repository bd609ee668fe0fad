// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.nio.file.Path;
import org.zufs.base.counters.CountersGeometry;
import org.zufs.base.time.Clock;
import org.zufs.base.time.SystemClock;

/**
 * The settings of a {@link Server}. Set what shall differ, then {@link #conclude()} once: it checks all ranges, after
 * which nothing can be set any more. For one thread until it is concluded.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>unit</th><th>default</th><th>is</th></tr>
 * <tr><td>laneLimit</td><td>lanes</td><td>CPUs + 2</td><td>the most lanes of one mount, 1 to 8192</td></tr>
 * <tr><td>handleLimit</td><td>handles</td><td>1,048,576</td><td>the most open files of one mount, 64 to 2^30</td></tr>
 * <tr><td>traceCapacity</td><td>records</td><td>1024</td>
 *     <td>room for traces, per lane: 0 or a power of two to 2^20</td></tr>
 * <tr><td>errorLogLength</td><td>bytes</td><td>65,536</td>
 *     <td>room for distinct errors, per mount: 4096 to 2^26</td></tr>
 * <tr><td>folder</td><td>path</td><td>{@link ServerFolder#ofUser()}</td>
 *     <td>where counters and descriptions lie</td></tr>
 * <tr><td>clock</td><td></td><td>the system's</td><td>what file systems take times from</td></tr>
 * </table>
 */
public final class ServerContext {
    private static final int HANDLE_LIMIT_MIN = 64;
    private static final int HANDLE_LIMIT_MAX = 1 << 30;
    private static final int ERROR_LOG_LENGTH_MIN = 4096;

    /** One for each CPU, and two for what does not come to a CPU's own queue. */
    private int laneLimit = Runtime.getRuntime().availableProcessors() + 2;
    private int handleLimit = 1 << 20;
    private int traceCapacity = 1024;
    private int errorLogLength = 1 << 16;
    private Path folder = ServerFolder.ofUser();
    private Clock clock = SystemClock.INSTANCE;
    private boolean concluded;

    /** Makes one with the defaults. */
    public ServerContext() {
    }

    /**
     * Sets the most lanes of one mount.
     *
     * @param count 1 to 8192
     * @return this
     */
    public ServerContext laneLimit(int count) {
        laneLimit = open(count);
        return this;
    }

    /**
     * Sets the most open files of one mount.
     *
     * @param count 64 to 2^30
     * @return this
     */
    public ServerContext handleLimit(int count) {
        handleLimit = open(count);
        return this;
    }

    /**
     * Sets the room for traces of one lane.
     *
     * @param count records: 0, or a power of two up to 2^20
     * @return this
     */
    public ServerContext traceCapacity(int count) {
        traceCapacity = open(count);
        return this;
    }

    /**
     * Sets the room for distinct errors of one mount.
     *
     * @param length bytes, 4096 to 2^26, a multiple of 8
     * @return this
     */
    public ServerContext errorLogLength(int length) {
        errorLogLength = open(length);
        return this;
    }

    /**
     * Sets where counters and descriptions lie.
     *
     * @param path a folder that only this user can write; it is made if need be
     * @return this
     */
    public ServerContext folder(Path path) {
        folder = open(path);
        return this;
    }

    /**
     * Sets what file systems take times from.
     *
     * @param source the clock
     * @return this
     */
    public ServerContext clock(Clock source) {
        clock = open(source);
        return this;
    }

    private <T> T open(T value) {
        if (concluded) {
            throw new IllegalStateException("the settings are concluded: set them before the server is made");
        }
        return value;
    }

    /**
     * Checks all ranges. Does nothing the second time.
     *
     * @return this
     * @throws IllegalArgumentException naming the setting, its value and its range
     */
    public ServerContext conclude() {
        require("laneLimit", laneLimit, 1, CountersGeometry.LANE_COUNT_MAX);
        require("handleLimit", handleLimit, HANDLE_LIMIT_MIN, HANDLE_LIMIT_MAX);
        require("traceCapacity", traceCapacity, 0, CountersGeometry.TRACE_CAPACITY_MAX);
        if (Integer.bitCount(traceCapacity) > 1) {
            throw new IllegalArgumentException("traceCapacity=" + traceCapacity + ": must be 0 or a power of two");
        }
        require("errorLogLength", errorLogLength, ERROR_LOG_LENGTH_MIN, CountersGeometry.ERROR_LOG_LENGTH_MAX);
        if (errorLogLength % Long.BYTES != 0) {
            throw new IllegalArgumentException("errorLogLength=" + errorLogLength + ": must be a multiple of 8");
        }
        concluded = true;
        return this;
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ": must be from " + least + " to " + most);
        }
    }

    /** {@return the most lanes of one mount} */
    public int laneLimit() {
        return laneLimit;
    }

    /** {@return the most open files of one mount} */
    public int handleLimit() {
        return handleLimit;
    }

    /** {@return the room for traces of one lane, in records} */
    public int traceCapacity() {
        return traceCapacity;
    }

    /** {@return the room for distinct errors of one mount, in bytes} */
    public int errorLogLength() {
        return errorLogLength;
    }

    /** {@return where counters and descriptions lie} */
    public Path folder() {
        return folder;
    }

    /** {@return what file systems take times from} */
    public Clock clock() {
        return clock;
    }

    @Override
    public String toString() {
        return "laneLimit=" + laneLimit + "\nhandleLimit=" + handleLimit + "\ntraceCapacity=" + traceCapacity
                + "\nerrorLogLength=" + errorLogLength + "\nfolder=" + folder + "\n";
    }
}
