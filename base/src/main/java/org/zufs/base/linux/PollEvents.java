// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Events of {@link DescriptorCalls#poll}. Named as in the headers. */
public final class PollEvents {
    public static final int POLLIN = 1;

    public static final int POLLPRI = 2;

    public static final int POLLOUT = 4;

    public static final int POLLERR = 8;

    public static final int POLLHUP = 0x10;

    public static final int POLLNVAL = 0x20;

    public static final int POLLRDHUP = 0x2000;

    private PollEvents() {
    }
}
