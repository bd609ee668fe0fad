// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * One traced operation as a reader sees it; the fields are those of {@link LaneCounters#trace}.
 *
 * @param lane      that recorded
 * @param sequence  the record's position in the lane's endless sequence, from 0
 * @param timeNs    end of the operation, of the monotonic clock
 * @param operation index; untrusted, may be out of range
 * @param unique    the request's number
 * @param nodeId    object
 * @param position  handle, or offset in bytes
 * @param length    in bytes
 * @param result    result or negative errno
 * @param latencyNs of the operation
 * @param pid       of the caller
 * @param uid       of the caller
 */
public record TraceRecord(int lane, long sequence, long timeNs, int operation, long unique, long nodeId, long position,
        long length, long result, long latencyNs, int pid, int uid) {
}
