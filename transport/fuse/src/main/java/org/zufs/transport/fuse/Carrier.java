// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

/** What brings messages to a lane and takes the replies back: the part of a lane that a parked request still needs. */
interface Carrier {
    /** {@return true if one more request may leave its lane now; called by the lane} */
    boolean canPark();

    /**
     * Sends the reply of a parked request. Any thread.
     *
     * @param request the request, completed
     */
    void completeParked(ParkedRequest request);
}
